{{ config(materialized='ephemeral') }}
select
  "id",
  cast("n" as VARCHAR) as "n"
from "clones"."shop"."retyped"
