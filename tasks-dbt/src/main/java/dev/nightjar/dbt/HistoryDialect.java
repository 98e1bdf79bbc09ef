package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.DatabaseNames;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a history is written in one kind of warehouse: what its parts are called, and the SQL that is not everybody's. All
 * else is written once, in SQL that every warehouse reads. Thread-safe.
 */
sealed interface HistoryDialect permits DuckDbHistoryDialect, SnowflakeHistoryDialect {
    /** That of a warehouse. */
    static HistoryDialect of(Warehouse warehouse) {
        return switch (warehouse.queryRules().dialect()) {
            case DUCKDB -> new DuckDbHistoryDialect(warehouse.names(), warehouse.catalog());
            case SNOWFLAKE -> new SnowflakeHistoryDialect(warehouse.names(), warehouse.catalog());
        };
    }

    /**
     * A column of a history table that gets another type.
     *
     * @param from its type, which the other one holds
     */
    record Retyped(Identifier column, String from, String to) {}

    /** Whose SQL it is. */
    SqlDialect sql();

    DatabaseNames names();

    /** What tells of the columns of history tables. */
    Catalog catalog();

    /** Whether a declared primary key keeps rows unique and not null. */
    boolean enforcesKeys();

    /** Whether a failure to open or read a history is of that one alone, so that the others can go on. */
    boolean isOfOneHistory(ErrorCode failure);

    /** The schema that holds the record. */
    Identifier recordSchema();

    /** The table that says whose history there is. */
    default TableName about() {
        return new TableName(recordSchema(), recordTable("about"));
    }

    /** A table of the record of one schema's history. */
    TableName record(Identifier schema, String table);

    /** The stored name of what is written as this plain name. */
    Identifier recordTable(String plain);

    /** How many tables of this name there are. */
    Sql tables(Identifier database, TableName table);

    String literal(String text);

    String instant(Instant instant);

    /** The type of an {@link #instant}. */
    String instantType();

    /** Microseconds since 1970 of a point in time, as a whole number. */
    String micros(String instant);

    /**
     * A text that is the same for the same rows, in any order, and another one for others, from {@link #hashable} values;
     * null for no rows. Values that are equal in two ways, as 1 month and 30 days are, may have two.
     */
    String contentHash(List<String> columns);

    /** A value as something that rows can be grouped and hashed by. */
    String groupable(String value, String type);

    /** What goes into a hash of content for a value, so that no two values of its type share one. */
    default String hashable(String value, String type) {
        return groupable(value, type);
    }

    /** A value as another type that holds it, or back. */
    String cast(String value, String from, String to);

    /** A value for people. */
    String text(String value, String type);

    /** An id that tells the rows of a keyless table apart, from all that they hold under the history's names. */
    String rowId(List<SnapshotColumn> held);

    /** Gives columns of a history table other types, in one statement or in a transaction's worth of them. */
    List<Sql> retype(String relation, List<Retyped> columns);

    /** What the record holds beside its tables. */
    List<Sql> createRefusals(Identifier schema);

    /** What follows from a change of the record; it may read what was changed. */
    List<Sql> refusals(Identifier schema, Session session);

    /**
     * The as-of reader of a table.
     *
     * @param columns by the night since which the table had them
     * @param held the columns of the history table
     */
    Sql reader(SnapshotSpec spec, Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns, List<Column> held);

    /**
     * A reader of a table that was never captured: it gives no rows, or the sentence that says why. None where dbt would
     * take it for the table that it is to make.
     */
    Optional<Sql> readerWithoutStates(TableName table, Identifier historySchema, Identifier historyTable);

    /** The file with the macros of a generated project. */
    String macros();

    /** Settings of all snapshots of a generated project, beside those that every warehouse has. */
    Map<String, Object> snapshotSettings();

    /** Settings of all sources of a generated project, beside those that every warehouse has. */
    Map<String, Object> sourceSettings();

    /** The database that holds the history of a schema. */
    default Identifier historyDatabase(Identifier schema) {
        return names().database(new Database.History(schema));
    }

    /** The history table of a snapshot. */
    default String history(SnapshotSpec spec) {
        return new TableName(spec.historySchema(), spec.historyTable())
                .in(historyDatabase(spec.table().schema()));
    }

    /** A table of a night's clones. */
    default String clone(LocalDate night, TableName table) {
        Database clones = new Database.Clones(night);
        return new TableName(names().schema(clones, table.schema()), table.table()).in(names().database(clones));
    }

    /** The database with the clones of the night that dbt works on, whose schemas have their own names. */
    default Identifier publishedDatabase() {
        return names().database(new Database.Clones(LocalDate.EPOCH));
    }
}
