package dev.nightjar.dbt;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.RowReader;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbCatalog;
import dev.nightjar.warehouse.duckdb.DuckDbSpec;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares each table of each night that is still cloned with what its as-of reader gives, row for row: as somebody who
 * knows neither the record nor how the history was made, but for the statuses.
 */
final class HistoryProof implements AutoCloseable {
    private final DuckDbWarehouse warehouse;
    private final Map<TableName, SnapshotSpec> specs;
    private final Session session;

    HistoryProof(DuckDbSpec spec, Map<TableName, SnapshotSpec> specs) {
        this.warehouse = new DuckDbWarehouse(spec);
        this.specs = Map.copyOf(specs);
        this.session = warehouse.open(specs.keySet().stream()
                .map(TableName::schema)
                .distinct()
                .map(schema -> Access.read(new Database.History(schema)))
                .filter(access -> Files.exists(warehouse.file(access.database())))
                .toList());
    }

    /** What is wrong, a line for each; an error of a reader that should give rows is one, too. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Path file : cloneFiles()) {
            LocalDate night = LocalDate.parse(file.getFileName().toString().replace(".duckdb", ""));
            Identifier alias = Identifier.of("clones of " + night);
            session.execute(
                    Sql.of("attach %s as %s (read_only)".formatted(Sql.literal(file.toString()), alias.quoted())));
            compare(night, alias, problems);
            session.execute(Sql.of("detach " + alias.quoted()));
        }
        specs.values().forEach(spec -> invariants(spec, problems));
        return problems;
    }

    /** How many tables were compared with the clones of a night. */
    Set<TableName> readable(LocalDate night) {
        return specs.keySet().stream()
                .filter(table -> statuses(table.schema(), night)
                        .getOrDefault(table.table().name(), TableStatus.LATE)
                        .readable())
                .collect(Collectors.toSet());
    }

    <T> List<T> query(String sql, RowReader<T> reader) {
        return session.query(Sql.of(sql), reader);
    }

    /** The only column of the only row, as text. */
    String value(String sql) {
        return query(sql, row -> row.text(1).orElse("null")).getFirst();
    }

    /** The values of the only column, as text, sorted. */
    List<String> values(String sql) {
        return query(sql, row -> row.text(1).orElse("null")).stream().sorted().toList();
    }

    /** The call of a table's reader. */
    String asOf(TableName table, LocalDate night) {
        return relation(Optional.ofNullable(specs.get(table)).orElseThrow()) + "(date '" + night + "')";
    }

    /** The table in the history. */
    static String relation(SnapshotSpec spec) {
        return "%s.%s.%s"
                .formatted(
                        new Database.History(spec.table().schema()).alias().quoted(),
                        spec.historySchema().quoted(),
                        spec.historyTable().quoted());
    }

    private void compare(LocalDate night, Identifier clones, List<String> problems) {
        Map<Identifier, Map<String, TableStatus>> statuses = new HashMap<>();
        for (Table table : new DuckDbCatalog().read(session, clones).tables()) {
            Identifier schema = table.name().schema();
            SnapshotSpec spec = specs.get(table.name());
            if (schema.name().equals(CloneSet.MARKER_SCHEMA) || spec == null) {
                continue;
            }
            TableStatus status = statuses.computeIfAbsent(schema, _ -> statuses(schema, night))
                    .getOrDefault(table.name().table().name(), TableStatus.LATE);
            if (status == TableStatus.ABSENT) {
                problems.add("%s is in the clones of %s and absent in the record".formatted(table.name(), night));
            } else if (status.readable()) {
                compare(night, clones, table, problems);
            }
        }
    }

    private void compare(LocalDate night, Identifier clones, Table table, List<String> problems) {
        List<Column> compared = table.columns().stream()
                .filter(column -> !column.name().name().equalsIgnoreCase("_fivetran_synced"))
                .toList();
        String there = compared.stream().map(column -> column.name().quoted()).collect(Collectors.joining(", "));
        String then = compared.stream()
                .map(column -> "cast(%s as %s)".formatted(column.name().quoted(), column.type()))
                .collect(Collectors.joining(", "));
        if (compared.isEmpty()) {
            there = "1";
            then = "1";
        }
        String clone = "select %s from %s".formatted(there, table.name().in(clones));
        String history = "select %s from %s".formatted(then, asOf(table.name(), night));
        try {
            String differences = session.single(
                    Sql.of(
                            "select (select count(*) from (%1$s except all %2$s)), (select count(*) from (%2$s except all %1$s))"
                                    .formatted(clone, history)),
                    row -> row.number(1) == 0 && row.number(2) == 0
                            ? ""
                            : "%d rows lack, %d are too many".formatted(row.number(1), row.number(2)));
            if (!differences.isEmpty()) {
                problems.add("%s as of %s: %s".formatted(table.name(), night, differences));
            }
        } catch (NightjarException e) {
            problems.add("%s as of %s: %s".formatted(table.name(), night, e.getMessage()));
        }
    }

    private void invariants(SnapshotSpec spec, List<String> problems) {
        try {
            session.query(new HistorySql(Tables.DUCKDB, spec).invariants(spec.keyColumns()), row -> {
                if (row.number(1) > 0 || row.number(2) > 0) {
                    problems.add("%s: %d keys with two open versions, %d versions with one id"
                            .formatted(spec.table(), row.number(1), row.number(2)));
                }
                return true;
            });
        } catch (NightjarException e) {
            if (!e.getMessage().contains("does not exist")) {
                problems.add("%s: %s".formatted(spec.table(), e.getMessage()));
            }
        }
    }

    private Map<String, TableStatus> statuses(Identifier schema, LocalDate night) {
        Map<String, TableStatus> statuses = new HashMap<>();
        String record = new Database.History(schema).alias().quoted() + "." + CloneSet.MARKER_SCHEMA;
        session.stream(
                Sql.of("select table_name, status from %s.table_night where night = date '%s'"
                        .formatted(record, night)),
                row -> statuses.put(row.string(1), TableStatus.of(row.string(2))));
        return statuses;
    }

    private List<Path> cloneFiles() {
        try (Stream<Path> files = Files.list(warehouse.spec().clones())) {
            return files.filter(file -> file.toString().endsWith(".duckdb"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        session.close();
        warehouse.close();
    }
}
