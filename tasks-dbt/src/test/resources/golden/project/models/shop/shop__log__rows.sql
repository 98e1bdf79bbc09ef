{{ config(materialized='ephemeral') }}
select
  *,
  md5(cast(row("at", "text") as varchar)) || '-' || row_number() over (partition by md5(cast(row("at", "text") as varchar))) as "nightjar_row_id"
from (
select
  "at",
  "text",
  "_fivetran_synced"
from "clones"."shop"."log"
)
