SHOW SCHEMAS LIKE '%100\\%\\_\\\\''' IN DATABASE "RAW" LIMIT 10000 FROM 'odd "one"; it''s \\ 🦉
new.line';
