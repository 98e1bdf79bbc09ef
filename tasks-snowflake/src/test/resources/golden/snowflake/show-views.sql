SHOW TERSE VIEWS IN SCHEMA "RAW"."odd ""one""; it's \ 🦉
new.line" LIMIT 10000;
