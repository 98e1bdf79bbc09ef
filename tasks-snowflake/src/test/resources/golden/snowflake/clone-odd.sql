CREATE TRANSIENT SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line__20261102"
  CLONE "RAW"."odd ""one""; it's \ 🦉
new.line" AT (TIMESTAMP => TO_TIMESTAMP_TZ('2026-11-01 23:00:00.123 +00:00', 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM'))
  IGNORE HYBRID TABLES
  DATA_RETENTION_TIME_IN_DAYS = 0
  COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=false source=RAW."odd ""one""; it''s \\ 🦉
new.line"';
