create schema if not exists "clones"."Odd ""schema""; it's";
create table "clones"."Odd ""schema""; it's"."select" ("Line No" INTEGER not null, "amount.net" DECIMAL(38,9), "mood" ENUM('sad', 'o''k'));
insert into "clones"."Odd ""schema""; it's"."select" select "Line No", "amount.net", "mood" from "source"."Odd ""schema""; it's"."select";
alter table "clones"."Odd ""schema""; it's"."select" add primary key ("Line No", "amount.net");
create table "clones"."Odd ""schema""; it's"."keyless" ("x" STRUCT(a INTEGER, "b c" VARCHAR[]));
insert into "clones"."Odd ""schema""; it's"."keyless" select "x" from "source"."Odd ""schema""; it's"."keyless";
