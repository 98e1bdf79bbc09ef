SHOW PRIMARY KEYS IN DATABASE "RAW"
->> SELECT "schema_name", "table_name", "column_name" FROM $1
ORDER BY "schema_name", "table_name", "key_sequence";
