create schema if not exists "clones"."Odd ""schema""; it's";
