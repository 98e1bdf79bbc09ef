select 'asana', 'task', count(*) from "source"."asana"."task"
union all
select 'Odd "schema"; it''s', 'it''s "x"', count(*) from "source"."Odd ""schema""; it's"."it's ""x""";
