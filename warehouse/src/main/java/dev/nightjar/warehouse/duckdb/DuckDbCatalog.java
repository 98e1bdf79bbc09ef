package dev.nightjar.warehouse.duckdb;

import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Metadata;
import dev.nightjar.warehouse.SchemaMetadata;
import dev.nightjar.warehouse.SchemaOutline;
import dev.nightjar.warehouse.SchemaReader;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What DuckDB's system functions tell: two queries, however many schemas and tables there are. Thread-safe. */
public final class DuckDbCatalog implements Catalog {
    @Override
    public List<SchemaOutline> outline(Session session, Database database, Optional<Marks> marks) {
        return session.query(
                outline(database.alias(), marks),
                row -> new SchemaOutline(
                        Identifier.of(row.string(1)),
                        Optional.empty(),
                        (int) row.number(2),
                        (int) row.number(3),
                        (int) row.number(4),
                        row.number(5) > 0));
    }

    @Override
    public void read(Session session, Database database, Set<Identifier> schemas, Consumer<SchemaMetadata> each) {
        read(session, database.alias(), schemas, each);
    }

    /** The tables of an attached file, whatever it is called. */
    public Metadata read(Session session, Identifier attached) {
        List<SchemaMetadata> read = new ArrayList<>();
        read(session, attached, Set.of(), read::add);
        return new Metadata(
                read.stream().flatMap(schema -> schema.tables().stream()).toList(),
                read.stream().flatMap(schema -> schema.views().stream()).toList());
    }

    private static void read(
            Session session, Identifier attached, Set<Identifier> schemas, Consumer<SchemaMetadata> each) {
        Map<TableName, List<Identifier>> keys = new HashMap<>();
        session.stream(
                primaryKeys(attached, schemas),
                row -> keys.computeIfAbsent(TableName.of(row.string(1), row.string(2)), _ -> new ArrayList<>())
                        .add(Identifier.of(row.string(3))));
        SchemaReader reader = new SchemaReader(table -> keys.getOrDefault(table, List.of()), each);
        session.stream(
                columns(attached, schemas),
                row -> reader.column(
                        row.string(1),
                        row.string(2),
                        row.string(3).equals("table"),
                        row.string(4),
                        row.string(5),
                        row.flag(6)));
        reader.end();
    }

    /** All columns, in order: schema, table, kind, column, type, whether it may be null. */
    static Sql columns(Identifier database, Set<Identifier> schemas) {
        return Sql.of("""
                select c.schema_name, c.table_name, if(t.table_name is null, 'view', 'table'), c.column_name, c.data_type,
                       c.is_nullable
                from duckdb_columns() c
                left join duckdb_tables() t
                  on t.database_name = c.database_name and t.schema_name = c.schema_name and t.table_name = c.table_name
                where c.database_name = %s and not c.internal%s
                order by c.schema_name, c.table_name, c.column_index""".formatted(Sql.literal(database.name()), within("c.schema_name", schemas)));
    }

    /** All columns of primary keys, in the key's order: schema, table, column. */
    static Sql primaryKeys(Identifier database, Set<Identifier> schemas) {
        return Sql.of("""
                select schema_name, table_name, unnest(constraint_column_names) as column_name,
                       generate_subscripts(constraint_column_names, 1) as key_sequence
                from duckdb_constraints()
                where database_name = %s and constraint_type = 'PRIMARY KEY'%s
                order by schema_name, table_name, key_sequence""".formatted(Sql.literal(database.name()), within("schema_name", schemas)));
    }

    /** A row for each schema: its name, tables, views, tables with the column, tables with the name. */
    static Sql outline(Identifier database, Optional<Marks> marks) {
        String column = Sql.literal(marks.map(Marks::column).orElse(""));
        String table = Sql.literal(marks.map(Marks::table).orElse(""));
        return Sql.of("""
                with marked as (
                    select distinct schema_name, table_name
                    from duckdb_columns()
                    where database_name = %1$s and not internal and lower(column_name) = lower(%2$s)
                )
                select schema_name, sum(tables)::bigint, sum(views)::bigint, sum(marked)::bigint, sum(mark)::bigint
                from (
                    select t.schema_name, 1 as tables, 0 as views, if(m.table_name is null, 0, 1) as marked,
                           if(lower(t.table_name) = lower(%3$s), 1, 0) as mark
                    from duckdb_tables() t
                    left join marked m on m.schema_name = t.schema_name and m.table_name = t.table_name
                    where t.database_name = %1$s and not t.internal
                    union all
                    select schema_name, 0, 1, 0, 0 from duckdb_views() where database_name = %1$s and not internal
                )
                group by schema_name
                order by schema_name""".formatted(Sql.literal(database.name()), column, table));
    }

    private static String within(String column, Set<Identifier> schemas) {
        return schemas.isEmpty()
                ? ""
                : schemas.stream()
                        .sorted()
                        .map(schema -> Sql.literal(schema.name()))
                        .collect(Collectors.joining(", ", " and " + column + " in (", ")"));
    }
}
