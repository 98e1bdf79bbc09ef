DROP TABLE IF EXISTS "His ""tory"""."ASANA__20261102"."TASK";
DROP VIEW IF EXISTS "His ""tory"""."ASANA__20261102"."odd ""one""; it's \ 🦉
new.line";
