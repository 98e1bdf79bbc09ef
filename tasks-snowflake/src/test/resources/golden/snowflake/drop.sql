DROP SCHEMA IF EXISTS "His ""tory"""."odd ""one""; it's \ 🦉
new.line__20261102" CASCADE;
