package dev.nightjar.dbt;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** SQL on the snapshot of one table: how it is made ready, and how its states are read and compared. */
final class HistorySql {
    private final HistoryDialect dialect;
    private final SnapshotSpec spec;
    private final String history;

    HistorySql(HistoryDialect dialect, SnapshotSpec spec) {
        this.dialect = dialect;
        this.spec = spec;
        this.history = dialect.history(spec);
    }

    /**
     * What the history needs before dbt: columns that are new (so that dbt does not make a version of every row for
     * them), types that hold the new values too, and, when the key is another one, an end to the open versions.
     */
    List<Sql> makeReady(SchemaHistory.HistoryTable before, Instant instant) {
        List<Sql> statements = new ArrayList<>();
        if (before.columns().isEmpty()) {
            return statements;
        }
        List<HistoryDialect.Retyped> retyped = new ArrayList<>();
        for (SnapshotColumn column : spec.columns()) {
            Optional<String> type = before.columns().stream()
                    .filter(known -> known.name().equals(column.history()))
                    .map(Column::type)
                    .findFirst();
            if (type.isEmpty()) {
                statements.add(Sql.of("alter table %s add column if not exists %s %s"
                        .formatted(history, column.history().quoted(), column.historyType())));
            } else if (!type.get().equals(column.historyType())) {
                retyped.add(new HistoryDialect.Retyped(column.history(), type.get(), column.historyType()));
            }
        }
        if (!retyped.isEmpty()) {
            statements.addAll(dialect.retype(history, retyped));
        }
        if (spec.key() == SnapshotSpec.Key.NONE) {
            statements.add(Sql.of("alter table %s add column if not exists %s varchar"
                    .formatted(history, SnapshotSpec.ROW_ID.quoted())));
        }
        if (!before.key().equals(spec.keyColumns())) {
            statements.add(Sql.of("update %s set dbt_valid_to = %s where dbt_valid_to is null"
                    .formatted(history, dialect.instant(instant))));
        }
        return statements;
    }

    /** Rows and content hash of the clone of a night. The hash does not depend on the order of rows. */
    Sql cloneFingerprint(LocalDate night) {
        return Sql.of("select count(*), %s from %s".formatted(dialect.contentHash(hashableThere()), clone(night)));
    }

    /** Rows and content hash of the state as of an instant, and how many versions began then. */
    Sql historyFingerprint(Instant instant) {
        return Sql.of("""
                select count(*), %1$s, count_if(dbt_valid_from = %3$s)
                from %2$s where %4$s""".formatted(
                        dialect.contentHash(hashableAsOf()), history, dialect.instant(instant), validAt(instant)));
    }

    /** The state as of an instant, with the clone's names and types, its values as text. */
    Sql asOf(Instant instant, long limit) {
        String columns = spec.columns().stream()
                .map(column -> dialect.text(castBack(column), column.sourceType()) + " as "
                        + column.source().quoted())
                .collect(Collectors.joining(", "));
        return Sql.of("select %s from %s where %s order by %s limit %d"
                .formatted(
                        columns,
                        history,
                        validAt(instant),
                        numbers(spec.columns().size()),
                        limit));
    }

    /** Rows that one side has and the other lacks: how many the history lacks, how many it has too many. */
    Sql rowDifferences(LocalDate night, Instant instant) {
        return Sql.of("""
                select coalesce(sum(case when surplus > 0 then surplus end), 0), coalesce(sum(case when surplus < 0 then -surplus end), 0)
                from (
                  select sum(side) as surplus
                  from (select %1$s, 1 as side from %2$s
                        union all
                        select %3$s, -1 as side from %4$s where %5$s) both_sides
                  group by %6$s having sum(side) <> 0
                ) differences""".formatted(
                labelled(there()), clone(night), labelled(asOf()), history, validAt(instant), labels(there().size())));
    }

    /**
     * How often a key has two open versions, and a version's id is there twice.
     *
     * @param wholeKey of the history as it is now: its open versions are of now too
     */
    Sql invariants(List<Identifier> wholeKey) {
        String key = wholeKey.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
        return Sql.of("""
                select
                  (select count(*) from (select 1 as one from %1$s where dbt_valid_to is null group by %2$s having count(*) > 1) keys),
                  (select count(*) from (select 1 as one from %1$s group by dbt_scd_id having count(*) > 1) ids)""".formatted(history, key));
    }

    /** Whole keys of a clone that are there more than once, rows without a whole one, and an example of the first. */
    Sql keyProblems(LocalDate night) {
        List<SnapshotColumn> key = spec.columns().stream()
                .filter(column -> column.use() == SnapshotColumn.Use.KEY)
                .toList();
        String columns = key.stream().map(column -> column.source().quoted()).collect(Collectors.joining(", "));
        String isNull = key.stream()
                .map(column -> column.source().quoted() + " is null")
                .collect(Collectors.joining(" or "));
        String example = key.stream()
                .map(column -> dialect.text(column.source().quoted(), column.sourceType()))
                .collect(Collectors.joining(" || ', ' || "));
        return Sql.of("""
                select count_if(n > 1 and not lacks), coalesce(sum(case when lacks then n end), 0), min(case when n > 1 and not lacks then example end)
                from (select count(*) as n, %2$s as lacks, %4$s as example from %3$s group by %1$s) keys""".formatted(columns, isNull, clone(night), example));
    }

    private List<String> there() {
        return compared(column -> dialect.groupable(column.source().quoted(), column.sourceType()));
    }

    private List<String> asOf() {
        return compared(column -> dialect.groupable(castBack(column), column.sourceType()));
    }

    private List<String> hashableThere() {
        return compared(column -> dialect.hashable(column.source().quoted(), column.sourceType()));
    }

    private List<String> hashableAsOf() {
        return compared(column -> dialect.hashable(castBack(column), column.sourceType()));
    }

    private String clone(LocalDate night) {
        return dialect.clone(night, spec.table());
    }

    private List<String> compared(Function<SnapshotColumn, String> render) {
        List<String> columns = spec.columns().stream()
                .filter(SnapshotColumn::compared)
                .map(render)
                .toList();
        return columns.isEmpty() ? List.of("1") : columns;
    }

    private static String labelled(List<String> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i) + " as c" + i)
                .collect(Collectors.joining(", "));
    }

    private static String labels(int columns) {
        return IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    }

    private static String numbers(int columns) {
        return IntStream.rangeClosed(1, columns).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }

    private String castBack(SnapshotColumn column) {
        return dialect.cast(column.history().quoted(), column.historyType(), column.sourceType());
    }

    private String validAt(Instant instant) {
        return "dbt_valid_from <= %1$s and (dbt_valid_to is null or dbt_valid_to > %1$s)"
                .formatted(dialect.instant(instant));
    }
}
