select count_if(n > 1 and not lacks), coalesce(sum(case when lacks then n end), 0), min(case when n > 1 and not lacks then example end)
from (select count(*) as n, "ID" is null as lacks, to_varchar("ID") as example from "RAW_CLONES"."ASANA__20261102"."TASK" group by "ID") keys;
