CREATE TRANSIENT SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" CLONE "RAW"."odd ""one""; it's \ 🦉
new.line" IGNORE HYBRID TABLES;
