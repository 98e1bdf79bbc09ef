SHOW ICEBERG TABLES IN SCHEMA "RAW"."odd ""one""; it's \ 🦉
new.line" LIMIT 10000 FROM 'odd "one"; it''s \\ 🦉
new.line';
