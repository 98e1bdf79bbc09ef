package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;
import static dev.nightjar.snowflake.SnowflakeText.schema;
import static dev.nightjar.snowflake.SnowflakeText.within;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaClone;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.WarehouseRenderer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SQL of Snowflake that every warehouse has. What only Snowflake can do is in {@link SnowflakeClones} and
 * {@link SnowflakeMetadata}. Thread-safe.
 */
public final class SnowflakeRenderer implements WarehouseRenderer {
    private final Map<Identifier, Identifier> databases;

    /** Databases by their own names. */
    public SnowflakeRenderer() {
        this(Map.of());
    }

    /**
     * Databases by other names: Snowflake has no aliases.
     *
     * @param databases what a database is called elsewhere, and its name
     */
    public SnowflakeRenderer(Map<Identifier, Identifier> databases) {
        this.databases = Map.copyOf(databases);
    }

    private Identifier real(Identifier database) {
        return databases.getOrDefault(database, database);
    }

    /** Ask for one schema at a time: with too many rows Snowflake answers 090030, now and then. */
    @Override
    public Sql columns(Identifier database, Set<Identifier> schemas) {
        return Sql.of("""
                SELECT c.TABLE_SCHEMA, c.TABLE_NAME, IFF(t.TABLE_TYPE = 'BASE TABLE', 'table', 'view'), c.COLUMN_NAME,
                       CASE
                         WHEN c.DATA_TYPE = 'NUMBER' THEN 'NUMBER(' || c.NUMERIC_PRECISION || ',' || c.NUMERIC_SCALE || ')'
                         WHEN c.DATA_TYPE = 'TEXT' THEN 'VARCHAR(' || c.CHARACTER_MAXIMUM_LENGTH || ')'
                         WHEN c.DATA_TYPE = 'BINARY' THEN 'BINARY(' || c.CHARACTER_MAXIMUM_LENGTH || ')'
                         WHEN STARTSWITH(c.DATA_TYPE, 'TIME') THEN c.DATA_TYPE || '(' || c.DATETIME_PRECISION || ')'
                         ELSE c.DATA_TYPE
                       END,
                       c.IS_NULLABLE = 'YES'
                FROM %1$s.INFORMATION_SCHEMA.COLUMNS c
                JOIN %1$s.INFORMATION_SCHEMA.TABLES t
                  ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
                WHERE c.TABLE_SCHEMA <> 'INFORMATION_SCHEMA'%2$s
                ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION""".formatted(real(database).quoted(), within("c.TABLE_SCHEMA", schemas, " AND ")));
    }

    /** Chained to the SHOW that has them (Snowflake docs: Flow operators): no view lists the columns of keys. */
    @Override
    public Sql primaryKeys(Identifier database, Set<Identifier> schemas) {
        String where = schemas.size() == 1
                ? "SCHEMA " + schema(real(database), schemas.iterator().next())
                : "DATABASE " + real(database).quoted();
        return Sql.of("""
                SHOW PRIMARY KEYS IN %s
                ->> SELECT "schema_name", "table_name", "column_name" FROM $1%s
                ORDER BY "schema_name", "table_name", "key_sequence\"""".formatted(where, within("\"schema_name\"", schemas, " WHERE ")));
    }

    /** A clone of now, whatever tables are named: Snowflake clones a schema whole. */
    @Override
    public List<Sql> cloneSchema(SchemaClone clone) {
        return List.of(Sql.of("CREATE TRANSIENT SCHEMA %s CLONE %s IGNORE HYBRID TABLES"
                .formatted(
                        schema(real(clone.target()), clone.targetSchema()),
                        schema(real(clone.source()), clone.schema()))));
    }

    @Override
    public Sql rowCounts(Identifier database, List<TableName> tables) {
        return Sql.of(tables.stream()
                .map(table -> "SELECT %s, %s, COUNT(*) FROM %s"
                        .formatted(
                                literal(table.schema().name()),
                                literal(table.table().name()),
                                table.in(real(database))))
                .collect(Collectors.joining("\nUNION ALL\n")));
    }
}
