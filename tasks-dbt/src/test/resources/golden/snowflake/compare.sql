select count(*), to_varchar(sum(hash("ID", "NAME", "DONE", "COST", "SCORE", "DUE", "AT", "MADE", "SEEN", "LOCAL", "RAW", to_json("BODY"), to_json("TAGS"), hex_encode(st_asewkb("PLACE"))))) from "RAW_CLONES"."ASANA__20261102"."TASK";

select count(*), to_varchar(sum(hash("ID", "NAME", "DONE", "COST", "SCORE", "DUE", "AT", "MADE", "SEEN", "LOCAL", "RAW", to_json("BODY"), to_json("TAGS"), hex_encode(st_asewkb(to_geography("PLACE")))))), count_if(dbt_valid_from = to_timestamp_ntz('2026-11-01 23:00:00.123000'))
from "RAW_HISTORY"."ASANA"."TASK" where dbt_valid_from <= to_timestamp_ntz('2026-11-01 23:00:00.123000') and (dbt_valid_to is null or dbt_valid_to > to_timestamp_ntz('2026-11-01 23:00:00.123000'));

select coalesce(sum(case when surplus > 0 then surplus end), 0), coalesce(sum(case when surplus < 0 then -surplus end), 0)
from (
  select sum(side) as surplus
  from (select "ID" as c0, "NAME" as c1, "DONE" as c2, "COST" as c3, "SCORE" as c4, "DUE" as c5, "AT" as c6, "MADE" as c7, "SEEN" as c8, "LOCAL" as c9, "RAW" as c10, to_json("BODY") as c11, to_json("TAGS") as c12, hex_encode(st_asewkb("PLACE")) as c13, 1 as side from "RAW_CLONES"."ASANA__20261102"."TASK"
        union all
        select "ID" as c0, "NAME" as c1, "DONE" as c2, "COST" as c3, "SCORE" as c4, "DUE" as c5, "AT" as c6, "MADE" as c7, "SEEN" as c8, "LOCAL" as c9, "RAW" as c10, to_json("BODY") as c11, to_json("TAGS") as c12, hex_encode(st_asewkb(to_geography("PLACE"))) as c13, -1 as side from "RAW_HISTORY"."ASANA"."TASK" where dbt_valid_from <= to_timestamp_ntz('2026-11-01 23:00:00.123000') and (dbt_valid_to is null or dbt_valid_to > to_timestamp_ntz('2026-11-01 23:00:00.123000'))) both_sides
  group by c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 having sum(side) <> 0
) differences;

select
  (select count(*) from (select 1 as one from "RAW_HISTORY"."ASANA"."TASK" where dbt_valid_to is null group by "ID" having count(*) > 1) keys),
  (select count(*) from (select 1 as one from "RAW_HISTORY"."ASANA"."TASK" group by dbt_scd_id having count(*) > 1) ids);

select to_varchar("ID") as "ID", "NAME" as "NAME", to_varchar("DONE") as "DONE", to_varchar("COST") as "COST", to_varchar("SCORE") as "SCORE", to_varchar("DUE", 'YYYY-MM-DD') as "DUE", to_varchar("AT", 'HH24:MI:SS.FF9') as "AT", to_varchar("MADE", 'YYYY-MM-DD HH24:MI:SS.FF9') as "MADE", to_varchar("SEEN", 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM') as "SEEN", to_varchar("LOCAL", 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM') as "LOCAL", hex_encode("RAW") as "RAW", to_json("BODY") as "BODY", to_json("TAGS") as "TAGS", hex_encode(st_asewkb(to_geography("PLACE"))) as "PLACE", to_varchar("_FIVETRAN_SYNCED", 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM') as "_FIVETRAN_SYNCED" from "RAW_HISTORY"."ASANA"."TASK" where dbt_valid_from <= to_timestamp_ntz('2026-11-01 23:00:00.123000') and (dbt_valid_to is null or dbt_valid_to > to_timestamp_ntz('2026-11-01 23:00:00.123000')) order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 limit 10;
