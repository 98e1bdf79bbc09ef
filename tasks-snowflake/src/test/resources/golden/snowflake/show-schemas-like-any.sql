SHOW SCHEMAS LIKE '%odd "one"; it''s \\\\ 🦉
new.line' IN DATABASE "RAW" LIMIT 10000;
