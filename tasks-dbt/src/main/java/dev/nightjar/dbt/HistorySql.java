package dev.nightjar.dbt;

import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** SQL on the snapshot of one table: how it is made ready, and how its states are read and compared. */
final class HistorySql {
    private static final Identifier CLONES = new Database.Clones(LocalDate.EPOCH).alias();

    private final SnapshotSpec spec;
    private final String history;
    private final String clone;

    HistorySql(SnapshotSpec spec) {
        this.spec = spec;
        this.history = new Database.History(spec.table().schema()).alias().quoted() + "."
                + spec.historySchema().quoted() + "." + spec.historyTable().quoted();
        this.clone = spec.table().in(CLONES);
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
        for (SnapshotColumn column : spec.columns()) {
            Optional<String> type = before.columns().stream()
                    .filter(known -> known.name().equals(column.history()))
                    .map(dev.nightjar.warehouse.Column::type)
                    .findFirst();
            if (type.isEmpty()) {
                statements.add(Sql.of("alter table %s add column if not exists %s %s"
                        .formatted(history, column.history().quoted(), column.historyType())));
            } else if (!type.get().equals(column.historyType())) {
                statements.add(Sql.of("alter table %s alter column %s type %s"
                        .formatted(history, column.history().quoted(), column.historyType())));
            }
        }
        if (spec.key() == SnapshotSpec.Key.NONE) {
            statements.add(Sql.of("alter table %s add column if not exists %s varchar"
                    .formatted(history, SnapshotSpec.ROW_ID.quoted())));
        }
        if (!before.key().equals(spec.keyColumns())) {
            statements.add(Sql.of("update %s set dbt_valid_to = %s where dbt_valid_to is null"
                    .formatted(history, HistoryRecord.instant(instant))));
        }
        return statements;
    }

    /** Rows and content hash of the clone. The hash does not depend on the order of rows. */
    Sql cloneFingerprint() {
        String columns = compared(column -> column.source().quoted());
        return Sql.of("select count(*), sum(hash(%s)::hugeint)::varchar from %s".formatted(columns, clone));
    }

    /** Rows and content hash of the state as of an instant, and how many versions began then. */
    Sql historyFingerprint(Instant instant) {
        String columns = compared(HistorySql::castBack);
        return Sql.of("""
                select count(*), sum(hash(%1$s)::hugeint)::varchar, count(*) filter (dbt_valid_from = %3$s)
                from %2$s where %4$s""".formatted(columns, history, HistoryRecord.instant(instant), validAt(instant)));
    }

    /** The state as of an instant, with the clone's names and types, its values as text. */
    Sql asOf(Instant instant, long limit) {
        String columns = spec.columns().stream()
                .map(column -> "cast(%s as varchar) as %s"
                        .formatted(castBack(column), column.source().quoted()))
                .collect(Collectors.joining(", "));
        return Sql.of("select %s from %s where %s order by all limit %d"
                .formatted(columns, history, validAt(instant), limit));
    }

    /** Rows that one side has and the other lacks: how many the history lacks, how many it has too many. */
    Sql rowDifferences(Instant instant) {
        String there = compared(column -> column.source().quoted());
        String asOf = compared(HistorySql::castBack);
        return Sql.of("""
                select coalesce(sum(surplus) filter (surplus > 0), 0), coalesce(-sum(surplus) filter (surplus < 0), 0)
                from (
                  select sum(side) as surplus
                  from (select row(%1$s) as content, 1 as side from %2$s
                        union all
                        select row(%3$s), -1 from %4$s where %5$s)
                  group by content having sum(side) <> 0
                )""".formatted(there, clone, asOf, history, validAt(instant)));
    }

    /** How often a key has two open versions, and a version's id is there twice. */
    Sql invariants() {
        String key = spec.keyColumns().stream().map(Identifier::quoted).collect(Collectors.joining(", "));
        return Sql.of("""
                select
                  (select count(*) from (select 1 from %1$s where dbt_valid_to is null group by %2$s having count(*) > 1)),
                  (select count(*) from (select 1 from %1$s group by dbt_scd_id having count(*) > 1))""".formatted(history, key));
    }

    /** Whole keys of the clone that are there more than once, rows without a whole one, and an example of the first. */
    Sql keyProblems() {
        List<SnapshotColumn> key = spec.columns().stream()
                .filter(column -> column.use() == SnapshotColumn.Use.KEY)
                .toList();
        String columns = key.stream().map(column -> column.source().quoted()).collect(Collectors.joining(", "));
        String isNull = key.stream()
                .map(column -> column.source().quoted() + " is null")
                .collect(Collectors.joining(" or "));
        return Sql.of("""
                select count(*) filter (n > 1 and not empty), coalesce(sum(n) filter (empty), 0), min(example) filter (n > 1 and not empty)
                from (select count(*) as n, %2$s as empty, concat_ws(', ', %1$s) as example from %3$s group by %1$s)""".formatted(columns, isNull, clone));
    }

    private String compared(java.util.function.Function<SnapshotColumn, String> render) {
        String columns = spec.columns().stream()
                .filter(SnapshotColumn::compared)
                .map(render)
                .collect(Collectors.joining(", "));
        return columns.isEmpty() ? "1" : columns;
    }

    private static String castBack(SnapshotColumn column) {
        String name = column.history().quoted();
        return column.sourceType().equals(column.historyType())
                ? name
                : "cast(%s as %s)".formatted(name, column.sourceType());
    }

    private static String validAt(Instant instant) {
        return "dbt_valid_from <= %1$s and (dbt_valid_to is null or dbt_valid_to > %1$s)"
                .formatted(HistoryRecord.instant(instant));
    }
}
