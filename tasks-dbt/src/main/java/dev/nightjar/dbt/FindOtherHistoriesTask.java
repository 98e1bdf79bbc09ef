package dev.nightjar.dbt;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the schemas that have a history and are not among those that are known, such as one that the source has no
 * longer. A history that another process holds, or whose file cannot be read, cannot say whose it is, and is passed over.
 * Cancel: ends the query that runs.
 */
@TaskType("dbt.find-other-histories")
public class FindOtherHistoriesTask extends ReadingTask<List<Identifier>> {
    /**
     * Where to look.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     * @param known schemas that are not looked for
     */
    public record Spec(String connection, List<Identifier> known) {
        public Spec {
            known = List.copyOf(known);
        }
    }

    private final Spec spec;

    public FindOtherHistoriesTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<Identifier> run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        HistoryDialect dialect = HistoryDialect.of(warehouse);
        Set<String> known = spec.known().stream()
                .map(schema -> new Database.History(schema).alias().name())
                .collect(Collectors.toSet());
        List<Database.Histories> others = warehouse.histories().stream()
                .filter(histories -> !known.contains(histories.alias().name()))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        List<Identifier> schemas = new ArrayList<>();
        try (Session session = warehouse.open(List.of())) {
            context.onCancel(session::cancel);
            for (Database.Histories histories : others) {
                try {
                    warehouse.attach(session, Access.read(histories));
                    schemas.addAll(HistoryRecord.schemasOf(dialect, session, histories));
                    warehouse.detach(session, histories);
                } catch (NightjarException e) {
                    if (!dialect.isOfOneHistory(e.code())) {
                        throw e;
                    }
                    context.log().warn("a history is passed over: {}", e.getMessage());
                }
            }
        }
        schemas.removeAll(spec.known());
        return schemas;
    }
}
