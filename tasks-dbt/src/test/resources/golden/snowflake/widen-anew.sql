alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "NAME" VARCHAR(256);

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "DONE" BOOLEAN;

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "AT" TIME(9);

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "SEEN" TIMESTAMP_TZ(9);

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "LOCAL" TIMESTAMP_LTZ(3);

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "RAW" BINARY(8388608);

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "BODY" VARIANT;

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "TAGS" ARRAY;

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "PLACE" VARCHAR(16777216);

alter table "RAW_HISTORY"."ASANA"."TASK" add column if not exists "_FIVETRAN_SYNCED" TIMESTAMP_TZ(9);

create or replace table "RAW_HISTORY"."ASANA"."TASK" copy grants as
select * replace (cast("ID" as VARCHAR(16777216)) as "ID", cast(to_varchar("COST") as VARCHAR(16777216)) as "COST", cast(to_variant("SCORE") as VARIANT) as "SCORE", cast(cast("MADE" as TIMESTAMP_NTZ(9)) as TIMESTAMP_NTZ(9)) as "MADE") from "RAW_HISTORY"."ASANA"."TASK";

update "RAW_HISTORY"."ASANA"."TASK" set dbt_valid_to = to_timestamp_ntz('2026-11-01 23:00:00.123000') where dbt_valid_to is null;
