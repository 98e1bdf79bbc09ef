create schema if not exists "RAW_HISTORY"."NIGHTJAR";

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ABOUT" (schema_name varchar);

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__COLUMN_NIGHT" (table_name varchar, since date, position integer,
  source_name varchar, history_name varchar, type varchar);

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__SNAPSHOT" (table_name varchar, history_table varchar,
  key_columns varchar, reader varchar);

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__TABLE_NIGHT" (night date, table_name varchar, status varchar,
  reason varchar, row_count bigint, new_versions bigint, content_hash varchar);

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__LEFT_OUT" (name varchar, table_name varchar, reason varchar, since timestamp_ntz(9),
  until timestamp_ntz(9));

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__NIGHT" (night date, instant timestamp_ntz(9), zone varchar, done boolean);

create schema if not exists "RAW_HISTORY"."odd_one_it_s_new_line_6815c88d__AS_OF";

insert into "RAW_HISTORY"."NIGHTJAR"."ABOUT" select 'odd "one"; it''s \\ 🦉 $$ new.line' where not exists (select 1 from "RAW_HISTORY"."NIGHTJAR"."ABOUT" where schema_name = 'odd "one"; it''s \\ 🦉 $$ new.line');
