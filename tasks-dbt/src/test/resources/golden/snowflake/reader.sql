create or replace function "RAW_HISTORY"."ASANA__AS_OF"."TASK"(as_of_night date)
copy grants
returns table ("ID" NUMBER(38,0), "NAME" VARCHAR(256), "DONE" BOOLEAN, "COST" NUMBER(10,2), "SCORE" FLOAT, "DUE" DATE, "AT" TIME(9), "MADE" TIMESTAMP_NTZ(9), "SEEN" TIMESTAMP_TZ(9), "LOCAL" TIMESTAMP_LTZ(3), "RAW" BINARY(8388608), "BODY" VARIANT, "TAGS" ARRAY, "PLACE" GEOGRAPHY, "_FIVETRAN_SYNCED" TIMESTAMP_TZ(9))
as $$
with nightjar_gate as (
  select
    nightjar_night,
    case
      when nights = 0 then to_timestamp_ntz(to_number('ASANA.TASK as of ' || coalesce(to_varchar(nightjar_night, 'YYYY-MM-DD'), 'null') || ': this night is not in the record; ' || coalesce('it runs from ' || first_night || ' to ' || last_night, 'it is empty')))
      when status in ('captured', 'unchanged') then instant
      when status = 'absent' or (status is null and done) then null
      else to_timestamp_ntz(to_number('ASANA.TASK as of ' || to_varchar(nightjar_night, 'YYYY-MM-DD') || ': ' || coalesce(status, 'late') || coalesce(': ' || nullif(reason, ''), '')))
    end as nightjar_instant
  from (
    select max(asked.nightjar_night) as nightjar_night, count(n.night) as nights,
      max(t.status) as status, max(t.reason) as reason,
      max(n.instant) as instant, boolor_agg(n.done) as done,
      max(span.first_night) as first_night, max(span.last_night) as last_night
    from (select cast(as_of_night as date) as nightjar_night) asked
    cross join (
      select to_varchar(min(night), 'YYYY-MM-DD') as first_night, to_varchar(max(night), 'YYYY-MM-DD') as last_night
      from "RAW_HISTORY"."NIGHTJAR"."ASANA__NIGHT") span
    left join "RAW_HISTORY"."NIGHTJAR"."ASANA__NIGHT" n on n.night = asked.nightjar_night
    left join "RAW_HISTORY"."NIGHTJAR"."ASANA__TABLE_NIGHT" t on t.night = n.night and t.table_name = 'TASK'
  ) record
)
select cast(h."ID" as NUMBER(38,0)), cast(h."NAME" as VARCHAR(256)), cast(h."DONE" as BOOLEAN), cast(h."COST" as NUMBER(10,2)), cast(case when (g.nightjar_night >= date '2026-11-02') then h."SCORE" end as FLOAT), cast(case when (g.nightjar_night >= date '2026-11-02') then h."DUE" end as DATE), cast(case when (g.nightjar_night >= date '2026-11-02') then h."AT" end as TIME(9)), cast(case when (g.nightjar_night >= date '2026-11-02') then h."MADE" end as TIMESTAMP_NTZ(9)), cast(case when (g.nightjar_night >= date '2026-11-02') then h."SEEN" end as TIMESTAMP_TZ(9)), cast(case when (g.nightjar_night >= date '2026-11-02') then h."LOCAL" end as TIMESTAMP_LTZ(3)), cast(case when (g.nightjar_night >= date '2026-11-02') then h."RAW" end as BINARY(8388608)), cast(case when (g.nightjar_night >= date '2026-11-02') then h."BODY" end as VARIANT), cast(case when (g.nightjar_night >= date '2026-11-02') then h."TAGS" end as ARRAY), cast(case when (g.nightjar_night >= date '2026-11-02') then h."PLACE" end as GEOGRAPHY), cast(case when (g.nightjar_night >= date '2026-11-02') then h."_FIVETRAN_SYNCED" end as TIMESTAMP_TZ(9))
from "RAW_HISTORY"."ASANA"."TASK" h cross join nightjar_gate g
where h.dbt_valid_from <= g.nightjar_instant
  and (h.dbt_valid_to is null or h.dbt_valid_to > g.nightjar_instant)
$$;
