package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;
import static dev.nightjar.snowflake.SnowflakeText.schema;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaClone;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.WarehouseRenderer;
import java.util.List;
import java.util.Map;
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
