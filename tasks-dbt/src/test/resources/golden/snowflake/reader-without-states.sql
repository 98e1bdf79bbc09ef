create or replace function "RAW_HISTORY"."ASANA"."TASK"(as_of_night date)
copy grants
returns table (NOTHING varchar)
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
select null::varchar from nightjar_gate g where g.nightjar_instant is not null
$$;
