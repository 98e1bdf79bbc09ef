package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Fanout;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the sealed nights of which something is not captured yet, the oldest first.
 *
 * <p>A night counts when a history has it unfinished or with late tables, or has neither it nor a later one without
 * such. A history that another process holds, or that cannot be read, may need any night. Cancel: ends the query that
 * runs.
 */
@TaskType("dbt.find-late-nights")
public class FindLateNightsTask extends ReadingTask<List<CloneSet>> {
    /**
     * Where to look.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     */
    public record Spec(String connection) {}

    private static final int HISTORIES_AT_ONCE = 2;

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
        Map<Identifier, SchemaHistory> histories = nights(warehouse, schemas, context);
        return sets.stream()
                .filter(set -> set.schemas().stream()
                        .anyMatch(schema -> waits(set, requireNonNull(histories.get(schema.schema())))))
                .toList();
    }

    private static Map<Identifier, SchemaHistory> nights(
            Warehouse warehouse, Set<Identifier> schemas, TaskContext context) {
        Map<Identifier, SchemaHistory> histories = new ConcurrentHashMap<>();
        try (Session session = warehouse.open(List.of())) {
            context.onCancel(session::cancel);
            Fanout.each(schemas, HISTORIES_AT_ONCE, schema -> {
                try (Session fork = session.fork()) {
                    histories.put(schema, ReadHistoryTask.read(warehouse, fork, schema, HistoryRecord::readNights));
                }
            });
        }
        return histories;
    }

    private static boolean waits(CloneSet set, SchemaHistory history) {
        if (!history.readable()) {
            return true;
        }
        return history.night(set)
                .map(night -> !night.done() || !night.late().isEmpty())
                .orElseGet(() -> history.nights().stream()
                        .noneMatch(night -> night.instant().isAfter(set.instant())
                                && night.late().isEmpty()));
    }
}
