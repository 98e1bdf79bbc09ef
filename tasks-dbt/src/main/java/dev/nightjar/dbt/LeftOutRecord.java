package dev.nightjar.dbt;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tables a history leaves out and for how long, in the table {@code left_out} of its record. A row is never taken
 * away: a clone of the time between is not captured, however late its night comes.
 */
final class LeftOutRecord {
    private static final String TABLE = "left_out";

    private final HistoryDialect dialect;
    private final Identifier schema;
    private final String in;

    LeftOutRecord(HistoryDialect dialect, Identifier schema) {
        this.dialect = dialect;
        this.schema = schema;
        this.in = dialect.record(schema, TABLE).in(dialect.historyDatabase(schema));
    }

    /** Makes the table, where a record of an earlier version has none. A row without a table is about the whole schema. */
    Sql create() {
        return Sql.of("""
                create table if not exists %1$s (name varchar, table_name varchar, reason varchar, since %2$s,
                  until %2$s)""".formatted(in, dialect.instantType()));
    }

    /** Leaves tables out from a time on; those that are left out under this name already stay so from their own time on. */
    List<Sql> leaveOut(String name, List<Identifier> tables, String reason, Instant since) {
        List<Sql> statements = new ArrayList<>();
        statements.add(create());
        List<String> values =
                tables.stream().map(table -> dialect.literal(table.name())).toList();
        for (String table : values.isEmpty() ? List.of("null") : values) {
            statements.add(Sql.of(
                    """
                    insert into %1$s select %2$s, %3$s, %4$s, %5$s, null where not exists (
                      select 1 from %1$s where name = %2$s and table_name is not distinct from %3$s and until is null)""".formatted(in, dialect.literal(name), table, dialect.literal(reason), dialect.instant(since))));
        }
        return statements;
    }

    /** Takes what is left out under this name, since this time if one is given, in again from a time on. */
    List<Sql> release(String name, Optional<Instant> since, Instant until) {
        return List.of(
                create(),
                Sql.of("update %s set until = %s where name = %s and until is null and since = %s"
                        .formatted(
                                in,
                                dialect.instant(until),
                                dialect.literal(name),
                                since.map(dialect::instant).orElse("since"))));
    }

    List<SchemaHistory.LeftOut> read(Session session) {
        Sql exists = dialect.tables(dialect.historyDatabase(schema), dialect.record(schema, TABLE));
        if (session.single(exists, row -> row.number(1)) == 0) {
            return List.of();
        }
        return session.query(
                Sql.of("select name, table_name, reason, %s, %s from %s order by name, table_name, since"
                        .formatted(dialect.micros("since"), dialect.micros("until"), in)),
                row -> new SchemaHistory.LeftOut(
                        row.string(1),
                        row.text(2).map(Identifier::of),
                        row.string(3),
                        instant(row.number(4)),
                        row.text(5).map(micros -> instant(Long.parseLong(micros)))));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
