SELECT 'ASANA', 'TASK', COUNT(*) FROM "RAW"."ASANA"."TASK"
UNION ALL
SELECT 'odd "one"; it''s \\ 🦉
new.line', 'odd "one"; it''s \\ 🦉
new.line', COUNT(*) FROM "RAW"."odd ""one""; it's \ 🦉
new.line"."odd ""one""; it's \ 🦉
new.line";
