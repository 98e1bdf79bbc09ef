package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.DatabaseNames;
import dev.nightjar.warehouse.HistoryName;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;

/**
 * What databases and schemas are called in Snowflake: three databases, one for the source, one for the clones of all
 * nights, one for all histories. A schema among the clones of a night has the night in its name; without it, under the
 * name that it has in the source, lies the night that was published last.
 */
record SnowflakeNames(Identifier source, Identifier clones, Identifier histories, SnowflakeCloning cloning)
        implements DatabaseNames {
    static SnowflakeNames of(SnowflakeSpec spec) {
        return new SnowflakeNames(spec.source(), spec.target(), spec.histories(), spec.howToClone());
    }

    @Override
    public Identifier database(Database database) {
        return switch (database) {
            case Database.Source _ -> source;
            case Database.Clones _, Database.Single _ -> clones;
            case Database.History _, Database.Histories _ -> histories;
        };
    }

    @Override
    public Identifier schema(Database database, Identifier schema) {
        return database instanceof Database.Clones night ? cloning.nameOf(schema, night.night()) : schema;
    }

    /** Readers lie in a schema of their own, and are functions. */
    @Override
    public String asOf(TableName table, LocalDate night) {
        Identifier readers = Identifier.of(table.schema().name() + HistoryName.READERS);
        return "TABLE(%s(%s::DATE))"
                .formatted(
                        new TableName(readers, table.table()).in(histories), SnowflakeText.literal(night.toString()));
    }
}
