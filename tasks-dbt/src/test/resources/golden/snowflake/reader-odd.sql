create or replace function "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d__AS_OF"."odd_one_it_s_new_line_6815c88d"(as_of_night_ date)
copy grants
returns table ("odd ""one""; it's \ 🦉 $$ new.line" VARCHAR(16777216), "DBT_VALID_FROM" DATE, "as_of_night" NUMBER(9,0))
as 'with nightjar_gate as (
  select
    nightjar_night,
    case
      when nights = 0 then to_timestamp_ntz(to_number(''"odd ""one""; it''''s \\\\ 🦉 $$ new.line"."odd ""one""; it''''s \\\\ 🦉 $$ new.line" as of '' || coalesce(to_varchar(nightjar_night, ''YYYY-MM-DD''), ''null'') || '': this night is not in the record; '' || coalesce(''it runs from '' || first_night || '' to '' || last_night, ''it is empty'')))
      when status in (''captured'', ''unchanged'') then instant
      when status = ''absent'' or (status is null and done) then null
      else to_timestamp_ntz(to_number(''"odd ""one""; it''''s \\\\ 🦉 $$ new.line"."odd ""one""; it''''s \\\\ 🦉 $$ new.line" as of '' || to_varchar(nightjar_night, ''YYYY-MM-DD'') || '': '' || coalesce(status, ''late'') || coalesce('': '' || nullif(reason, ''''), '''')))
    end as nightjar_instant
  from (
    select max(asked.nightjar_night) as nightjar_night, count(n.night) as nights,
      max(t.status) as status, max(t.reason) as reason,
      max(n.instant) as instant, boolor_agg(n.done) as done,
      max(span.first_night) as first_night, max(span.last_night) as last_night
    from (select cast(as_of_night_ as date) as nightjar_night) asked
    cross join (
      select to_varchar(min(night), ''YYYY-MM-DD'') as first_night, to_varchar(max(night), ''YYYY-MM-DD'') as last_night
      from "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__NIGHT") span
    left join "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__NIGHT" n on n.night = asked.nightjar_night
    left join "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__TABLE_NIGHT" t on t.night = n.night and t.table_name = ''odd "one"; it''''s \\\\ 🦉 $$ new.line''
  ) record
)
select cast(h."odd_one_it_s_new_line_6815c88d" as VARCHAR(16777216)), cast(h."source_dbt_valid_from" as DATE), cast(h."as_of_night" as NUMBER(9,0))
from "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d"."odd_one_it_s_new_line_6815c88d" h cross join nightjar_gate g
where h.dbt_valid_from <= g.nightjar_instant
  and (h.dbt_valid_to is null or h.dbt_valid_to > g.nightjar_instant)';
