package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets nights leave tables out from now on, such as those that Fivetran loads anew: their clones are of a state that never
 * was. It stands in the histories' own records, so that it outlives this run and this machine, until
 * {@link ReleaseTablesTask} ends it. A night whose clones are of an earlier instant is still captured.
 *
 * <p>Result: since when. What is left out under the same name already stays so from its own time on. Fails with
 * {@code BUSY} when somebody has a history open for longer than it is tried; a cancel leaves some histories changed.
 */
@TaskType("dbt.leave-tables-out")
public class LeaveTablesOutTask extends HistoryChange {
    /**
     * What is left out.
     *
     * @param name what {@link ReleaseTablesTask} ends it by
     * @param reason what reports and as-of readers say after {@code left out:}
     */
    @Description("Lets nights leave tables out from now on.")
    public record Spec(
            @Description("The name of the warehouse in nightjar.yml.") @Default("warehouse")
            String connection,

            @Description("What this is ended by.") String name,

            @Description("Why, for people.") String reason,

            @Description("Which tables.") List<LeftOutTables> tables) {
        public Spec {
            requireNonNull(connection, "connection is null");
            requireNonNull(name, "name is null");
            requireNonNull(reason, "reason is null");
            tables = List.copyOf(tables);
            if (name.isBlank() || tables.isEmpty()) {
                throw new IllegalArgumentException("it takes a name, and at least one schema with its tables");
            }
        }
    }

    private final Spec spec;

    /** @throws NightjarException {@code CONFIG} when the spec cannot be stored */
    public LeaveTablesOutTask(Spec spec) {
        super(spec, spec.connection());
        this.spec = spec;
    }

    @Override
    List<Identifier> schemas(Warehouse warehouse) {
        return spec.tables().stream().map(LeftOutTables::schema).distinct().toList();
    }

    @Override
    boolean makesRecord() {
        return true;
    }

    @Override
    List<Sql> statements(HistoryDialect dialect, Identifier schema, Instant time) {
        LeftOutRecord record = new LeftOutRecord(dialect, schema);
        List<Sql> statements = new ArrayList<>(new HistoryRecord(dialect, schema).create());
        spec.tables().stream()
                .filter(tables -> tables.schema().equals(schema))
                .forEach(tables ->
                        statements.addAll(record.leaveOut(spec.name(), tables.tables(), spec.reason(), time)));
        return statements;
    }
}
