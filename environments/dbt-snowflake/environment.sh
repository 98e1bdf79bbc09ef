# shellcheck shell=sh disable=SC2034
# What prepare.sh calls this environment, what it is for, and which modules show that it works.
title='dbt for Snowflake'
program=dbt
modules='dbt.cli.main, dbt.adapters.snowflake'
instead='give a dbt of your own with --dbt PATH or NIGHTJAR_DBT'
