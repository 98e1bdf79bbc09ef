{{ config(materialized='ephemeral') }}
select
  "i""d" as "i_d_80314457",
  {{ "\u0022\u007b\u0025 x \u0025\u007d\u000a\u0022" }} as "x_60d392f5",
  {{ "\u0022\U0001f600\u007b\u0022" }} as "eff85a34"
from {{ "\u0022clones\u0022.\u0022Odd \u0022\u0022One\u0022\u0022\u0022.\u0022\u007b\u007b 1 \u007d\u007d\u0022" }}
