select c.schema_name, c.table_name, if(t.table_name is null, 'view', 'table'), c.column_name, c.data_type,
       c.is_nullable
from duckdb_columns() c
left join duckdb_tables() t
  on t.database_name = c.database_name and t.schema_name = c.schema_name and t.table_name = c.table_name
where c.database_name = 'source' and not c.internal
order by c.schema_name, c.table_name, c.column_index;
