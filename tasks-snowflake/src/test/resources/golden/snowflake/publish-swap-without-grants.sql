CREATE OR REPLACE TRANSIENT SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line__NIGHTJAR_NEW"
  CLONE "His ""tory"""."odd ""one""; it's \ 🦉
new.line__20261102"
  IGNORE HYBRID TABLES
  DATA_RETENTION_TIME_IN_DAYS = 0
  COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=true kind=published source=RAW."odd ""one""; it''s \\ 🦉
new.line"';
ALTER SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" SWAP WITH "His ""tory"""."odd ""one""; it's \ 🦉
new.line__NIGHTJAR_NEW";
DROP SCHEMA IF EXISTS "His ""tory"""."odd ""one""; it's \ 🦉
new.line__NIGHTJAR_NEW" CASCADE;
