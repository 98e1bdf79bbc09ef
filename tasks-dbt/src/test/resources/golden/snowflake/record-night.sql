insert into "RAW_HISTORY"."NIGHTJAR"."ASANA__NIGHT" values (date '2026-11-02', to_timestamp_ntz('2026-11-01 23:00:00.123000'), 'Europe/Berlin', false);

update "RAW_HISTORY"."NIGHTJAR"."ASANA__TABLE_NIGHT" set status = 'missed', reason = 'its clone''s gone' where night = date '2026-11-01' and status = 'late';

insert into "RAW_HISTORY"."NIGHTJAR"."ASANA__SNAPSHOT" values ('TASK', 'TASK', '["ID"]', '');

update "RAW_HISTORY"."NIGHTJAR"."ASANA__SNAPSHOT" set key_columns = '["ID"]' where table_name = 'TASK';

delete from "RAW_HISTORY"."NIGHTJAR"."ASANA__COLUMN_NIGHT" where table_name = 'TASK' and since = date '2026-11-02';

insert into "RAW_HISTORY"."NIGHTJAR"."ASANA__COLUMN_NIGHT" values
('TASK', date '2026-11-02', 1, 'ID', 'ID', 'NUMBER(38,0)'),
('TASK', date '2026-11-02', 2, 'NAME', 'NAME', 'VARCHAR(256)'),
('TASK', date '2026-11-02', 3, 'DONE', 'DONE', 'BOOLEAN'),
('TASK', date '2026-11-02', 4, 'COST', 'COST', 'NUMBER(10,2)'),
('TASK', date '2026-11-02', 5, 'SCORE', 'SCORE', 'FLOAT'),
('TASK', date '2026-11-02', 6, 'DUE', 'DUE', 'DATE'),
('TASK', date '2026-11-02', 7, 'AT', 'AT', 'TIME(9)'),
('TASK', date '2026-11-02', 8, 'MADE', 'MADE', 'TIMESTAMP_NTZ(9)'),
('TASK', date '2026-11-02', 9, 'SEEN', 'SEEN', 'TIMESTAMP_TZ(9)'),
('TASK', date '2026-11-02', 10, 'LOCAL', 'LOCAL', 'TIMESTAMP_LTZ(3)'),
('TASK', date '2026-11-02', 11, 'RAW', 'RAW', 'BINARY(8388608)'),
('TASK', date '2026-11-02', 12, 'BODY', 'BODY', 'VARIANT'),
('TASK', date '2026-11-02', 13, 'TAGS', 'TAGS', 'ARRAY'),
('TASK', date '2026-11-02', 14, 'PLACE', 'PLACE', 'GEOGRAPHY'),
('TASK', date '2026-11-02', 15, '_FIVETRAN_SYNCED', '_FIVETRAN_SYNCED', 'TIMESTAMP_TZ(9)');

update "RAW_HISTORY"."NIGHTJAR"."ASANA__SNAPSHOT" set reader = 'since 2026-11-02' where table_name = 'TASK';

delete from "RAW_HISTORY"."NIGHTJAR"."ASANA__TABLE_NIGHT" where night = date '2026-11-02' and table_name in ('TASK', 'odd "one"; it''s \\ 🦉 $$ new.line');

insert into "RAW_HISTORY"."NIGHTJAR"."ASANA__TABLE_NIGHT" values
(date '2026-11-02', 'TASK', 'captured', '', 12, 3, '123456789'),
(date '2026-11-02', 'odd "one"; it''s \\ 🦉 $$ new.line', 'late', 'dbt''s \\ error', 0, 0, '');

update "RAW_HISTORY"."NIGHTJAR"."ASANA__NIGHT" set done = true where night = date '2026-11-02';

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ASANA__LEFT_OUT" (name varchar, table_name varchar, reason varchar, since timestamp_ntz(9),
  until timestamp_ntz(9));

insert into "RAW_HISTORY"."NIGHTJAR"."ASANA__LEFT_OUT" select 'resync', 'TASK', 'it''s loaded anew', to_timestamp_ntz('2026-11-01 23:00:00.123000'), null where not exists (
  select 1 from "RAW_HISTORY"."NIGHTJAR"."ASANA__LEFT_OUT" where name = 'resync' and table_name is not distinct from 'TASK' and until is null);

create table if not exists "RAW_HISTORY"."NIGHTJAR"."ASANA__LEFT_OUT" (name varchar, table_name varchar, reason varchar, since timestamp_ntz(9),
  until timestamp_ntz(9));

update "RAW_HISTORY"."NIGHTJAR"."ASANA__LEFT_OUT" set until = to_timestamp_ntz('2026-11-01 23:00:01.123000') where name = 'resync' and until is null and since = to_timestamp_ntz('2026-11-01 23:00:00.123000');
