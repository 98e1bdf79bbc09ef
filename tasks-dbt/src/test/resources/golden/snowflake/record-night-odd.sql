insert into "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__NIGHT" values (date '2026-11-02', to_timestamp_ntz('2026-11-01 23:00:00.123000'), 'Europe/Berlin', false);

update "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__TABLE_NIGHT" set status = 'missed', reason = 'its clone''s gone' where night = date '2026-11-01' and status = 'late';

insert into "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__SNAPSHOT" values ('odd "one"; it''s \\ 🦉 $$ new.line', 'odd_one_it_s_new_line_6815c88d', '["nightjar_row_id"]', '');

update "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__SNAPSHOT" set key_columns = '["nightjar_row_id"]' where table_name = 'odd "one"; it''s \\ 🦉 $$ new.line';

delete from "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__COLUMN_NIGHT" where table_name = 'odd "one"; it''s \\ 🦉 $$ new.line' and since = date '2026-11-02';

insert into "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__COLUMN_NIGHT" values
('odd "one"; it''s \\ 🦉 $$ new.line', date '2026-11-02', 1, 'odd "one"; it''s \\ 🦉 $$ new.line', 'odd_one_it_s_new_line_6815c88d', 'VARCHAR(16777216)'),
('odd "one"; it''s \\ 🦉 $$ new.line', date '2026-11-02', 2, 'DBT_VALID_FROM', 'source_dbt_valid_from', 'DATE'),
('odd "one"; it''s \\ 🦉 $$ new.line', date '2026-11-02', 3, 'as_of_night', 'as_of_night', 'NUMBER(9,0)');

update "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__SNAPSHOT" set reader = 'since 2026-11-02' where table_name = 'odd "one"; it''s \\ 🦉 $$ new.line';

delete from "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__TABLE_NIGHT" where night = date '2026-11-02' and table_name in ('odd "one"; it''s \\ 🦉 $$ new.line', 'odd "one"; it''s \\ 🦉 $$ new.line');

insert into "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__TABLE_NIGHT" values
(date '2026-11-02', 'odd "one"; it''s \\ 🦉 $$ new.line', 'captured', '', 12, 3, '123456789'),
(date '2026-11-02', 'odd "one"; it''s \\ 🦉 $$ new.line', 'late', 'dbt''s \\ error', 0, 0, '');

update "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__NIGHT" set done = true where night = date '2026-11-02';

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__LEFT_OUT" (name varchar, table_name varchar, reason varchar, since timestamp_ntz(9),
  until timestamp_ntz(9));

insert into "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__LEFT_OUT" select 'resync', 'odd "one"; it''s \\ 🦉 $$ new.line', 'it''s loaded anew', to_timestamp_ntz('2026-11-01 23:00:00.123000'), null where not exists (
  select 1 from "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__LEFT_OUT" where name = 'resync' and table_name is not distinct from 'odd "one"; it''s \\ 🦉 $$ new.line' and until is null);

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__LEFT_OUT" (name varchar, table_name varchar, reason varchar, since timestamp_ntz(9),
  until timestamp_ntz(9));

update "RAW_HISTORY"."NIGHTJAR"."ODD_ONE_IT_S_NEW_LINE_6815C88D__LEFT_OUT" set until = to_timestamp_ntz('2026-11-01 23:00:01.123000') where name = 'resync' and until is null and since = to_timestamp_ntz('2026-11-01 23:00:00.123000');
