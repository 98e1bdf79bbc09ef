drop table "source"."kept"."copy of ""a""";
create table "source"."kept"."copy of ""a""" ("the id" INTEGER not null, "name" VARCHAR not null);
insert into "source"."kept"."copy of ""a""" select "the id", "name" from "source"."odd ""one""; it's"."a.b";
alter table "source"."kept"."copy of ""a""" add primary key ("the id");
comment on table "source"."kept"."copy of ""a""" is 'nightjar clone at=2026-11-02T00:00:00.123456Z run=… source="odd ""one""; it''s"."a.b"';
