package dev.nightjar.dbt;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the sealed nights of which something is not captured yet, the oldest first.
 *
 * <p>A night counts when a history has it unfinished or with late tables, or has neither it nor a later one. A history
 * that another process holds may need any night.
 */
@TaskType("dbt.find-late-nights")
public class FindLateNightsTask extends ReadingTask<List<CloneSet>> {
    /**
     * Where to look.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     */
    public record Spec(String connection) {}

    private final Spec spec;

    public FindLateNightsTask(String connection) {
        this(new Spec(connection));
    }

    public FindLateNightsTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<CloneSet> run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<CloneSet> sets = warehouse.cloneSets().sealed();
        Set<Identifier> schemas = new TreeSet<>();
        sets.forEach(set -> set.schemas().forEach(schema -> schemas.add(schema.schema())));
        Map<Identifier, SchemaHistory> histories = new HashMap<>();
        new ReadHistoryTask(new ReadHistoryTask.Spec(spec.connection(), List.copyOf(schemas), false))
                .run(context)
                .forEach(history -> histories.put(history.schema(), history));
        List<CloneSet> late = new ArrayList<>();
        for (CloneSet set : sets) {
            boolean waits = set.schemas().stream()
                    .anyMatch(schema ->
                            waits(set, histories.getOrDefault(schema.schema(), SchemaHistory.none(schema.schema()))));
            if (waits) {
                late.add(set);
            }
        }
        return late;
    }

    private static boolean waits(CloneSet set, SchemaHistory history) {
        if (!history.readable()) {
            return true;
        }
        return history.night(set.night())
                .map(night -> !night.done() || !night.late().isEmpty())
                .orElseGet(() -> history.nights().stream()
                        .noneMatch(night -> night.instant().isAfter(set.instant())));
    }
}
