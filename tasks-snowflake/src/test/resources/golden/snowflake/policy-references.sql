SELECT REF_SCHEMA_NAME, REF_ENTITY_NAME, REF_COLUMN_NAME
FROM TABLE("odd ""one""; it's \ 🦉
new.line".INFORMATION_SCHEMA.POLICY_REFERENCES(POLICY_NAME => '"odd ""one""; it''s \\ 🦉
new.line"."ASANA"."odd ""one""; it''s \\ 🦉
new.line"'))
WHERE REF_DATABASE_NAME = 'RAW' AND REF_ENTITY_DOMAIN = 'TABLE';
