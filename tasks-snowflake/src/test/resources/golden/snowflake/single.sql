CREATE OR REPLACE TRANSIENT SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line"
  CLONE "His ""tory"""."ASANA__20261102"
  IGNORE HYBRID TABLES
  DATA_RETENTION_TIME_IN_DAYS = 0
  COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=true source=RAW.ASANA';
