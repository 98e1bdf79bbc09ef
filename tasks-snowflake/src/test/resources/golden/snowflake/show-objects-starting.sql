SHOW OBJECTS IN SCHEMA "RAW"."odd ""one""; it's \ 🦉
new.line" STARTS WITH 'odd "one"; it''s \\ 🦉
new.line';
