SHOW PRIMARY KEYS IN DATABASE "RAW"
->> SELECT "schema_name", "table_name", "column_name" FROM $1 WHERE "schema_name" IN ('ASANA', 'odd "one"; it''s \\ 🦉
new.line')
ORDER BY "schema_name", "table_name", "key_sequence";
