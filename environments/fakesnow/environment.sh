# shellcheck shell=sh disable=SC2034
# What prepare.sh calls this environment, what it is for, and which modules show that it works.
title='the fake of Snowflake'
program=python
modules='fakesnow.server, uvicorn'
instead=''
