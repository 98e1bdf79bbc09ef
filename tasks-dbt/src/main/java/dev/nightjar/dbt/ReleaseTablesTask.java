package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes in again what {@link LeaveTablesOutTask} lets nights leave out: clones of later instants are captured. Those of the
 * time between stay left out, also in nights that come late.
 *
 * <p>Result: from when on. Nothing left out under the name is no failure. Fails with {@code BUSY} when somebody has a
 * history open for longer than it is tried; a cancel leaves some histories changed.
 */
@TaskType("dbt.release-tables")
public class ReleaseTablesTask extends HistoryChange {
    /**
     * What is taken in again.
     *
     * @param name what it was left out by
     * @param since only what is left out since then, as {@link LeaveTablesOutTask} gave it; all when empty
     */
    @Description("Takes tables in again that nights leave out.")
    public record Spec(
            @Description("The name of the warehouse in nightjar.yml.") @Default("warehouse")
            String connection,

            @Description("What they are left out by.") String name,

            @Description("The schemas of the tables.") List<Identifier> schemas,

            @Description("Only what is left out since then; all if not given.")
            Optional<Instant> since) {
        public Spec {
            requireNonNull(connection, "connection is null");
            requireNonNull(name, "name is null");
            schemas = List.copyOf(schemas);
            requireNonNull(since, "since is null");
        }
    }

    private final Spec spec;

    public ReleaseTablesTask(Spec spec) {
        super(spec, spec.connection());
        this.spec = spec;
    }

    @Override
    List<Identifier> schemas(Warehouse warehouse) {
        return spec.schemas().stream()
                .distinct()
                .filter(schema -> warehouse.exists(new Database.History(schema)))
                .toList();
    }

    @Override
    boolean makesRecord() {
        return false;
    }

    @Override
    List<Sql> statements(HistoryDialect dialect, Identifier schema, Instant time) {
        return new LeftOutRecord(dialect, schema).release(spec.name(), spec.since(), time);
    }
}
