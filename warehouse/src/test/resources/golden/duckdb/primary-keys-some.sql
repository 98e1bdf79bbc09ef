select schema_name, table_name, unnest(constraint_column_names) as column_name,
       generate_subscripts(constraint_column_names, 1) as key_sequence
from duckdb_constraints()
where database_name = 'source' and constraint_type = 'PRIMARY KEY' and schema_name in ('Odd "schema"; it''s')
order by schema_name, table_name, key_sequence;
