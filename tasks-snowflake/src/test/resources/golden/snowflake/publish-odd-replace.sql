CREATE OR REPLACE TRANSIENT SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line"
  CLONE "His ""tory"""."odd ""one""; it's \ 🦉
new.line__20261102"
  IGNORE HYBRID TABLES
  DATA_RETENTION_TIME_IN_DAYS = 0
  COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=false kind=published source=RAW."odd ""one""; it''s \\ 🦉
new.line"';
GRANT USAGE ON DATABASE "His ""tory""" TO ROLE "ANALYST";
GRANT USAGE ON SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "ANALYST";
GRANT SELECT ON ALL TABLES IN SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "ANALYST";
GRANT USAGE ON DATABASE "His ""tory""" TO ROLE "a ""role""";
GRANT USAGE ON SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "a ""role""";
GRANT SELECT ON ALL TABLES IN SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "a ""role""";
ALTER SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" SET COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=true kind=published source=RAW."odd ""one""; it''s \\ 🦉
new.line"';
