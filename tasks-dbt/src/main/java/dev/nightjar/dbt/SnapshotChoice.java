package dev.nightjar.dbt;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tables of a night become snapshots, and which do not.
 *
 * @param excluded with the reason why
 */
public record SnapshotChoice(List<SnapshotSpec> snapshots, List<TableOutcome> excluded) {
    public SnapshotChoice {
        snapshots = List.copyOf(snapshots);
        excluded = List.copyOf(excluded);
    }

    /**
     * What {@link SnapshotDecider} decides of each table; those whose history cannot be read are late.
     *
     * @param histories of all schemas of the tables, also of those that have none yet
     */
    public static SnapshotChoice of(TableRules rules, List<Table> tables, List<SchemaHistory> histories) {
        Map<Identifier, SchemaHistory> bySchema = new HashMap<>();
        histories.forEach(history -> bySchema.put(history.schema(), history));
        List<SnapshotSpec> snapshots = new ArrayList<>();
        List<TableOutcome> excluded = new ArrayList<>();
        for (Table table : tables) {
            Identifier name = table.name().table();
            SchemaHistory history = Optional.ofNullable(
                            bySchema.get(table.name().schema()))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the history of schema %s is not given; ReadHistoryTask tells of it"
                                    .formatted(table.name().schema())));
            if (!history.readable()) {
                // Whatever was decided without it would not fit it, should it be there again before dbt starts.
                excluded.add(TableOutcome.of(table.name(), TableStatus.LATE, history.holder()));
                continue;
            }
            SnapshotDecider decider = new SnapshotDecider(rules, history.sql());
            switch (decider.decide(table, history.table(name), history.namesOfOthers(name))) {
                case SnapshotDecider.Decision.Snapshot(SnapshotSpec spec) -> snapshots.add(spec);
                case SnapshotDecider.Decision.Excluded(TableOutcome outcome) -> excluded.add(outcome);
            }
        }
        return new SnapshotChoice(snapshots, excluded);
    }

    /**
     * The same after tables whose keys are not fit were quarantined, or made keyless where {@code nightjar.yml} says so;
     * those whose keys could not be looked at are late.
     */
    public SnapshotChoice without(List<CheckKeysTask.Unfit> unfit) {
        Map<TableName, CheckKeysTask.Unfit> byTable = new HashMap<>();
        unfit.forEach(key -> byTable.put(key.table(), key));
        List<SnapshotSpec> fit = new ArrayList<>();
        List<TableOutcome> all = new ArrayList<>(excluded);
        for (SnapshotSpec spec : snapshots) {
            CheckKeysTask.Unfit problem = byTable.get(spec.table());
            if (problem == null) {
                fit.add(spec);
            } else if (problem.failure().isPresent()) {
                String reason =
                        "its key cannot be looked at: " + problem.failure().get();
                all.add(TableOutcome.of(spec.table(), TableStatus.LATE, SchemaVerifier.shorten(reason)));
            } else if (spec.onDuplicates() == TableRule.OnDuplicates.KEYLESS) {
                fit.add(spec.keyless());
            } else {
                all.add(TableOutcome.of(spec.table(), TableStatus.QUARANTINED, quarantine(spec, problem)));
            }
        }
        return new SnapshotChoice(fit, all);
    }

    private static String quarantine(SnapshotSpec spec, CheckKeysTask.Unfit problem) {
        String name = spec.table().schema().name() + "." + spec.table().table().name();
        return "%s; name another key in nightjar.yml, or write: tables: {%s: {on_duplicates: keyless}}"
                .formatted(problem.problem(), dev.nightjar.flow.codec.Codec.toJson(name));
    }
}
