package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;

import dev.nightjar.warehouse.Identifier;
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
