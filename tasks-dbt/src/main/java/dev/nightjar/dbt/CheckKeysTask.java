package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for keys of a night's clones that are not unique, or null. Declared keys are not looked at where the warehouse
 * enforces them.
 *
 * <p>Result: the keys that are not fit, and those that could not be looked at. Cancel: ends the query that runs.
 */
@TaskType("dbt.check-keys")
public class CheckKeysTask extends ReadingTask<List<CheckKeysTask.Unfit>> {
    /**
     * Which keys.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     */
    public record Spec(String connection, LocalDate night, List<SnapshotSpec> snapshots) {
        public Spec {
            snapshots = snapshots.stream()
                    .filter(snapshot -> snapshot.key() != SnapshotSpec.Key.NONE)
                    .toList();
        }
    }

    /**
     * A key that does not tell rows apart.
     *
     * @param duplicates key values that stand in more than one row
     * @param nulls rows in which a part of the key is null
     * @param example one of the duplicates
     * @param failure why it could not be looked at, so that nothing else is known of it
     */
    public record Unfit(
            TableName table, long duplicates, long nulls, Optional<String> example, Optional<String> failure) {
        /** What is wrong with it, in a few words. */
        public String problem() {
            String twice = "%,d key%s in more than one row, such as %s"
                    .formatted(duplicates, duplicates == 1 ? " stands" : "s stand", example.orElse("?"));
            String empty = "%,d row%s without a key".formatted(nulls, nulls == 1 ? " is" : "s are");
            return duplicates > 0 && nulls > 0 ? twice + ", and " + empty : duplicates > 0 ? twice : empty;
        }
    }

    private final Spec spec;

    public CheckKeysTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<Unfit> run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        HistoryDialect dialect = HistoryDialect.of(warehouse);
        List<SnapshotSpec> doubtful = spec.snapshots().stream()
                .filter(snapshot -> !(snapshot.declared() && dialect.enforcesKeys()))
                .toList();
        if (doubtful.isEmpty()) {
            return List.of();
        }
        List<Unfit> unfit = new ArrayList<>();
        try (Session session = warehouse.open(List.of(Access.read(new Database.Clones(spec.night()))))) {
            context.onCancel(session::cancel);
            for (SnapshotSpec snapshot : doubtful) {
                Unfit found = look(session, snapshot, new HistorySql(dialect, snapshot).keyProblems(spec.night()));
                if (found.duplicates() > 0
                        || found.nulls() > 0
                        || found.failure().isPresent()) {
                    unfit.add(found);
                }
            }
        }
        return unfit;
    }

    private static Unfit look(Session session, SnapshotSpec snapshot, Sql query) {
        try {
            return session.single(
                    query,
                    row -> new Unfit(snapshot.table(), row.number(1), row.number(2), row.text(3), Optional.empty()));
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            return new Unfit(snapshot.table(), 0, 0, Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    /** A plan cannot look into clones that are not made yet: it takes keys for good then. */
    @Override
    protected Planned<List<Unfit>> plan(PlanContext context) {
        boolean cloned = context.connection(spec.connection(), Warehouse.class)
                .cloneSets()
                .of(spec.night())
                .isPresent();
        return Planned.of(cloned ? run(context) : List.of());
    }
}
