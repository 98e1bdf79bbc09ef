package dev.nightjar.warehouse.duckdb;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.WarehouseRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of DuckDB.
 *
 * <p>A clone is a table created with plain types and filled, not a CTAS: that would keep case-insensitive collations,
 * which hide changes, and lose NOT NULL. The key is added after the rows, which is quicker. Every database of DuckDB has
 * a schema {@code main} already.
 */
public final class DuckDbRenderer implements WarehouseRenderer {
    /** What clones a schema, a transaction's worth. */
    List<Sql> cloneSchema(SchemaClone clone) {
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of("create schema if not exists %s.%s"
                .formatted(clone.target().quoted(), clone.targetSchema().quoted())));
        for (Table table : clone.tables()) {
            TableName target = new TableName(clone.targetSchema(), table.name().table());
            statements.addAll(cloneTable(table, clone.source(), target, clone.target()));
        }
        return statements;
    }

    /** What clones a table under a name that is free. */
    List<Sql> cloneTable(Table table, Identifier source, TableName target, Identifier database) {
        String columns = names(table.columns().stream().map(Column::name).toList());
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of("create table %s (%s)".formatted(target.in(database), definitions(table))));
        statements.add(Sql.of("insert into %s select %s from %s"
                .formatted(target.in(database), columns, table.name().in(source))));
        if (!table.primaryKey().isEmpty()) {
            statements.add(Sql.of(
                    "alter table %s add primary key (%s)".formatted(target.in(database), names(table.primaryKey()))));
        }
        return statements;
    }

    /** Marks a table. */
    Sql comment(TableName table, Identifier database, String text) {
        return Sql.of("comment on table %s is %s".formatted(table.in(database), Sql.literal(text)));
    }

    /** The comments of a schema's tables: name, comment. */
    Sql comments(Identifier database, Identifier schema) {
        return Sql.of(
                "select table_name, comment from duckdb_tables() where database_name = %s and schema_name = %s and comment is not null"
                        .formatted(Sql.literal(database.name()), Sql.literal(schema.name())));
    }

    /** Whether there is a schema: how many there are of the name. */
    Sql schema(Identifier database, Identifier schema) {
        return Sql.of("select count(*) from duckdb_schemas() where database_name = %s and schema_name = %s"
                .formatted(Sql.literal(database.name()), Sql.literal(schema.name())));
    }

    Sql drop(TableName table, Identifier database) {
        return Sql.of("drop table " + table.in(database));
    }

    @Override
    public Sql rowCounts(Identifier database, List<TableName> tables) {
        return Sql.of(tables.stream()
                .map(table -> "select %s, %s, count(*) from %s"
                        .formatted(
                                Sql.literal(table.schema().name()),
                                Sql.literal(table.table().name()),
                                table.in(database)))
                .collect(Collectors.joining("\nunion all\n")));
    }

    private static String definitions(Table table) {
        return table.columns().stream()
                .map(column -> column.name().quoted() + " " + column.type() + (column.nullable() ? "" : " not null"))
                .collect(Collectors.joining(", "));
    }

    private static String names(List<Identifier> columns) {
        return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
    }
}
