select count(*), to_varchar(sum(hash("odd ""one""; it's \ 🦉 $$ new.line", "DBT_VALID_FROM", "as_of_night"))) from "RAW_CLONES"."odd ""one""; it's \ 🦉 $$ new.line__20261102"."odd ""one""; it's \ 🦉 $$ new.line";

select count(*), to_varchar(sum(hash("odd_one_it_s_new_line_6815c88d", "source_dbt_valid_from", "as_of_night"))), count_if(dbt_valid_from = to_timestamp_ntz('2026-11-01 23:00:00.123000'))
from "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d"."odd_one_it_s_new_line_6815c88d" where dbt_valid_from <= to_timestamp_ntz('2026-11-01 23:00:00.123000') and (dbt_valid_to is null or dbt_valid_to > to_timestamp_ntz('2026-11-01 23:00:00.123000'));

select coalesce(sum(case when surplus > 0 then surplus end), 0), coalesce(sum(case when surplus < 0 then -surplus end), 0)
from (
  select sum(side) as surplus
  from (select "odd ""one""; it's \ 🦉 $$ new.line" as c0, "DBT_VALID_FROM" as c1, "as_of_night" as c2, 1 as side from "RAW_CLONES"."odd ""one""; it's \ 🦉 $$ new.line__20261102"."odd ""one""; it's \ 🦉 $$ new.line"
        union all
        select "odd_one_it_s_new_line_6815c88d" as c0, "source_dbt_valid_from" as c1, "as_of_night" as c2, -1 as side from "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d"."odd_one_it_s_new_line_6815c88d" where dbt_valid_from <= to_timestamp_ntz('2026-11-01 23:00:00.123000') and (dbt_valid_to is null or dbt_valid_to > to_timestamp_ntz('2026-11-01 23:00:00.123000'))) both_sides
  group by c0, c1, c2 having sum(side) <> 0
) differences;

select
  (select count(*) from (select 1 as one from "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d"."odd_one_it_s_new_line_6815c88d" where dbt_valid_to is null group by "nightjar_row_id" having count(*) > 1) keys),
  (select count(*) from (select 1 as one from "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d"."odd_one_it_s_new_line_6815c88d" group by dbt_scd_id having count(*) > 1) ids);

select "odd_one_it_s_new_line_6815c88d" as "odd ""one""; it's \ 🦉 $$ new.line", to_varchar("source_dbt_valid_from", 'YYYY-MM-DD') as "DBT_VALID_FROM", to_varchar("as_of_night") as "as_of_night" from "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d"."odd_one_it_s_new_line_6815c88d" where dbt_valid_from <= to_timestamp_ntz('2026-11-01 23:00:00.123000') and (dbt_valid_to is null or dbt_valid_to > to_timestamp_ntz('2026-11-01 23:00:00.123000')) order by 1, 2, 3 limit 10;
