package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the schemas that have a history and are not among those that are known, such as one that the source has no
 * longer. A history that another process holds cannot say whose it is, and is passed over. Cancel: ends the query that
 * runs.
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
        DuckDbWarehouse warehouse = context.connection(spec.connection(), DuckDbWarehouse.class);
        Set<String> known = spec.known().stream()
                .map(schema -> new Database.History(schema).alias().name())
                .collect(Collectors.toSet());
        List<Identifier> others = warehouse.histories().stream()
                .filter(alias -> !known.contains(alias.name()))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        List<Identifier> schemas = new ArrayList<>();
        try (Session session = warehouse.open(List.of())) {
            context.onCancel(session::cancel);
            for (Identifier alias : others) {
                try {
                    warehouse.attachHistory(session, alias);
                    HistoryRecord.schemaOf(session, alias).ifPresent(schemas::add);
                    warehouse.detachHistory(session, alias);
                } catch (NightjarException e) {
                    if (e.code() != ErrorCode.BUSY) {
                        throw e;
                    }
                }
            }
        }
        return schemas;
    }
}
