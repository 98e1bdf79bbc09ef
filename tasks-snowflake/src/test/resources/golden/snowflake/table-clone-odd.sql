CREATE SCHEMA "His ""tory"""."NIGHTJAR__CLONE__PLACE" COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=false kind=claim source=RAW."odd ""one""; it''s \\ 🦉
new.line"';
CREATE OR REPLACE TRANSIENT TABLE "His ""tory"""."NIGHTJAR__CLONE__PLACE"."odd ""one""; it's \ 🦉
new.line"
  CLONE "RAW"."odd ""one""; it's \ 🦉
new.line"."odd ""one""; it's \ 🦉
new.line" AT (TIMESTAMP => TO_TIMESTAMP_TZ('2026-11-01 23:00:00.123 +00:00', 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM'))
  COPY GRANTS;
ALTER TABLE "His ""tory"""."NIGHTJAR__CLONE__PLACE"."odd ""one""; it's \ 🦉
new.line" SET DATA_RETENTION_TIME_IN_DAYS = 0 COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=true kind=table source=RAW."odd ""one""; it''s \\ 🦉
new.line"';
GRANT USAGE ON DATABASE "His ""tory""" TO ROLE "ANALYST";
GRANT USAGE ON SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "ANALYST";
GRANT SELECT ON TABLE "His ""tory"""."NIGHTJAR__CLONE__PLACE"."odd ""one""; it's \ 🦉
new.line" TO ROLE "ANALYST";
GRANT USAGE ON DATABASE "His ""tory""" TO ROLE "a ""role""";
GRANT USAGE ON SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "a ""role""";
GRANT SELECT ON TABLE "His ""tory"""."NIGHTJAR__CLONE__PLACE"."odd ""one""; it's \ 🦉
new.line" TO ROLE "a ""role""";
ALTER TABLE "His ""tory"""."NIGHTJAR__CLONE__PLACE"."odd ""one""; it's \ 🦉
new.line" RENAME TO "His ""tory"""."odd ""one""; it's \ 🦉
new.line"."odd ""one""; it's \ 🦉
new.line";
DROP SCHEMA IF EXISTS "His ""tory"""."NIGHTJAR__CLONE__PLACE" CASCADE;
