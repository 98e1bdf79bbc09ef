package dev.nightjar.dbt;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Warehouse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The nights of all histories: how many tables of each schema have which status, and which are not as they should be.
 *
 * <p>Result: the nights of one schema after the other. A history that another process holds, or that cannot be read, is
 * passed over with a warning. Cancel: ends the query that runs.
 */
@TaskType("dbt.history-overview")
public class HistoryOverviewTask extends ReadingTask<List<HistoryOverviewTask.NightOfHistory>> {
    /**
     * Which warehouse.
     *
     * @param connection its name in {@code nightjar.yml}
     */
    public record Spec(String connection) {}

    /**
     * A night of a schema.
     *
     * @param notFine tables that are late, missed or quarantined
     */
    public record NightOfHistory(
            Identifier schema,
            LocalDate night,
            Instant instant,
            boolean done,
            Map<TableStatus, Long> tables,
            List<TableOutcome> notFine) {}

    private final Spec spec;

    public HistoryOverviewTask(String connection) {
        this(new Spec(connection));
    }

    public HistoryOverviewTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<NightOfHistory> run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<NightOfHistory> nights = new ArrayList<>();
        for (SchemaHistory history :
                new ReadHistoryTask(new ReadHistoryTask.Spec(spec.connection(), List.of(), true)).run(context)) {
            HistoryRecord record = new HistoryRecord(HistoryDialect.of(warehouse), history.schema());
            try (Session session = warehouse.open(List.of(Access.read(new Database.History(history.schema()))))) {
                context.onCancel(session::cancel);
                for (SchemaHistory.Night night : history.nights()) {
                    nights.add(overview(history.schema(), night, record.outcomes(session, night.night())));
                }
            }
        }
        return nights;
    }

    private static NightOfHistory overview(
            Identifier schema, SchemaHistory.Night night, List<HistoryRecord.Outcome> outcomes) {
        Map<TableStatus, Long> counts = new EnumMap<>(TableStatus.class);
        List<TableOutcome> notFine = new ArrayList<>();
        for (HistoryRecord.Outcome outcome : outcomes) {
            counts.merge(outcome.table().status(), 1L, Long::sum);
            if (!outcome.table().status().fine()) {
                notFine.add(outcome.table());
            }
        }
        return new NightOfHistory(schema, night.night(), night.instant(), night.done(), counts, notFine);
    }
}
