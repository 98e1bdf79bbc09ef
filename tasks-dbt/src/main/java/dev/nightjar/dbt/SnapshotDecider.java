package dev.nightjar.dbt;

import dev.nightjar.flow.config.DidYouMean;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides how each table becomes a snapshot, from its columns and key, the rules of {@code nightjar.yml}, and what its
 * history already is. Pure: the same input gives the same decisions.
 */
public final class SnapshotDecider {
    private static final String FIVETRAN_ID = "_fivetran_id";
    static final String FIVETRAN_SYNCED = "_fivetran_synced";

    private final TableRules rules;
    private final TypeWidening widening;

    /**
     * Decides by the rules of {@code nightjar.yml}.
     *
     * @param sql whose words types are in
     */
    public SnapshotDecider(TableRules rules, SqlDialect sql) {
        this.rules = rules;
        this.widening = TypeWidening.of(sql);
    }

    /** What becomes of a table: a snapshot, or a reason why not. */
    public sealed interface Decision {
        record Snapshot(SnapshotSpec spec) implements Decision {}

        record Excluded(TableOutcome outcome) implements Decision {}
    }

    /**
     * Decides about one table.
     *
     * @param history of the table, if there is one
     * @param others names in the history that other tables have, in lower case: DuckDB does not tell case apart
     */
    public Decision decide(Table table, Optional<SchemaHistory.HistoryTable> history, Set<String> others) {
        TableRule rule = rules.of(table.name());
        if (rule.skip()) {
            return excluded(table, TableStatus.LEFT_OUT, "nightjar.yml says skip");
        }
        List<Identifier> named = new ArrayList<>();
        for (String name : rule.key()) {
            Optional<Identifier> column = column(table, name);
            if (column.isEmpty()) {
                return excluded(table, TableStatus.QUARANTINED, noSuchColumn(table, name));
            }
            named.add(column.get());
        }
        SnapshotSpec.Key kind = !named.isEmpty()
                ? SnapshotSpec.Key.NAMED
                : !table.primaryKey().isEmpty()
                        ? SnapshotSpec.Key.PRIMARY
                        : column(table, FIVETRAN_ID).isPresent() ? SnapshotSpec.Key.FIVETRAN_ID : SnapshotSpec.Key.NONE;
        List<Identifier> key = switch (kind) {
            case NAMED -> named;
            case PRIMARY -> table.primaryKey();
            case FIVETRAN_ID -> List.of(column(table, FIVETRAN_ID).orElseThrow());
            case NONE -> List.of();
        };
        boolean declared = !key.isEmpty() && new HashSet<>(key).equals(new HashSet<>(table.primaryKey()));
        return new Decision.Snapshot(new SnapshotSpec(
                table.name(),
                DbtNames.node(table.name()),
                DbtNames.inHistory(table.name().schema()),
                history.map(SchemaHistory.HistoryTable::historyTable)
                        .orElseGet(() -> DbtNames.inHistory(table.name().table(), others)),
                kind,
                declared,
                rule.onDuplicates(),
                columns(table, key, history)));
    }

    private List<SnapshotColumn> columns(
            Table table, List<Identifier> key, Optional<SchemaHistory.HistoryTable> history) {
        Map<Identifier, Identifier> names = historyNames(table, history);
        List<SnapshotColumn> columns = new ArrayList<>();
        for (Identifier name : key) {
            columns.add(snapshotColumn(typed(table, name), names, SnapshotColumn.Use.KEY, history));
        }
        for (Column column : table.columns()) {
            if (!key.contains(column.name())) {
                boolean synced = column.name().name().toLowerCase(Locale.ROOT).equals(FIVETRAN_SYNCED);
                SnapshotColumn.Use use = synced ? SnapshotColumn.Use.CARRIED : SnapshotColumn.Use.CHECKED;
                columns.add(snapshotColumn(column, names, use, history));
            }
        }
        return columns;
    }

    /** What each column is called in the history: as it was last, else a name that no other column has. */
    private static Map<Identifier, Identifier> historyNames(Table table, Optional<SchemaHistory.HistoryTable> history) {
        Map<Identifier, Identifier> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (SchemaHistory.RecordedColumn recorded :
                history.map(SchemaHistory.HistoryTable::recorded).orElse(List.of())) {
            column(table, recorded.source().name()).ifPresent(column -> {
                names.put(column, recorded.history());
                taken.add(recorded.history().name().toLowerCase(Locale.ROOT));
            });
        }
        table.columns().stream()
                .map(Column::name)
                .forEach(column -> names.computeIfAbsent(column, name -> free(DbtNames.columnInHistory(name), taken)));
        return names;
    }

    private SnapshotColumn snapshotColumn(
            Column column,
            Map<Identifier, Identifier> names,
            SnapshotColumn.Use use,
            Optional<SchemaHistory.HistoryTable> history) {
        String type = column.type();
        Identifier wanted = names.getOrDefault(column.name(), column.name());
        String folded = wanted.name().toLowerCase(Locale.ROOT);
        Optional<Column> before = history.flatMap(known -> known.columns().stream()
                .filter(candidate ->
                        candidate.name().name().toLowerCase(Locale.ROOT).equals(folded))
                .findFirst());
        String carried = widening.carried(type);
        return new SnapshotColumn(
                column.name(),
                before.map(Column::name).orElse(wanted),
                type,
                before.map(known -> widening.holding(known.type(), carried)).orElse(carried),
                use);
    }

    /** Two columns may come to one name when they are made fit for dbt. */
    private static Identifier free(Identifier wanted, Set<String> taken) {
        Identifier free = wanted;
        for (int i = 2; !taken.add(free.name().toLowerCase(Locale.ROOT)); i++) {
            free = Identifier.of(wanted.name() + "_" + i);
        }
        return free;
    }

    private static Column typed(Table table, Identifier name) {
        return table.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Identifier> column(Table table, String name) {
        List<Identifier> names = table.columns().stream().map(Column::name).toList();
        return names.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .or(() -> names.stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst());
    }

    private static String noSuchColumn(Table table, String name) {
        String question = DidYouMean.question(
                name,
                table.columns().stream().map(column -> column.name().name()).toList());
        return "nightjar.yml names the key column '%s', which the table does not have%s"
                .formatted(name, question.isEmpty() ? "; correct 'key'" : "; " + question);
    }

    private static Decision excluded(Table table, TableStatus status, String reason) {
        return new Decision.Excluded(TableOutcome.of(table.name(), status, reason));
    }
}
