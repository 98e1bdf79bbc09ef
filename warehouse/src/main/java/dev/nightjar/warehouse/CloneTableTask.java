package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Clones a single table of the source, with its rows and its primary key, into a schema that is there: on Snowflake in the
 * database of the clones, on DuckDB in the source's file. The clone carries our marker as its comment. One that carries it
 * may be replaced; any other table or view of the name is refused.
 *
 * <p>Throws {@code CONFIG} when the table or the schema is not there, the name is taken, or an instant is asked for where
 * there is no time travel; {@code BUSY} when another run makes the same clone. Cancel: ends the statement that runs; what
 * was not finished is removed, and what was under the name stays.
 */
@TaskType("warehouse.clone-table")
public class CloneTableTask extends Task<TableClone> {
    /** What to clone. */
    @Description("a clone of one table")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the table, in the source") TableName table,

            @Description("what the clone is called, in a schema that is there")
            TableName target,

            @Description("what it is as of, where the warehouse has time travel; by default as it is")
            Optional<Instant> at,

            @Description("whether a clone of ours that has the name is replaced") @Default("false")
            boolean replace,

            @Description("Snowflake: whether it is transient; by default as the connection's clones are")
            Optional<Boolean> transientTable,

            @Description("Snowflake: days of Time Travel; by default as the connection's clones have")
            Optional<Integer> retentionDays,

            @Description("Snowflake: whether it has the grants of its source") @Default("false")
            boolean copyGrants,

            @Description("Snowflake: roles that may read it, besides the readers of the connection")
            List<String> readers) {
        /** A clone of a table as it is, which replaces none. */
        public Spec(String connection, TableName table, TableName target) {
            this(
                    connection,
                    table,
                    target,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    List.of());
        }

        public Spec {
            requireNonNull(connection, "connection is null");
            requireNonNull(table, "table is null");
            requireNonNull(target, "target is null");
            requireNonNull(at, "at is null");
            requireNonNull(transientTable, "transientTable is null");
            requireNonNull(retentionDays, "retentionDays is null");
            readers = List.copyOf(readers);
        }

        /** The same as of an instant. */
        public Spec asOf(Instant instant) {
            return new Spec(
                    connection,
                    table,
                    target,
                    Optional.of(instant),
                    replace,
                    transientTable,
                    retentionDays,
                    copyGrants,
                    readers);
        }

        /** The same, which replaces a clone of ours. */
        public Spec replacing() {
            return new Spec(connection, table, target, at, true, transientTable, retentionDays, copyGrants, readers);
        }
    }

    private final Spec spec;

    public CloneTableTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected CloneTableTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    @Override
    protected TableClone run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        warehouse.claim();
        return warehouse.tableClones().make(spec, new Hooks(), context);
    }

    /** The statements that {@link #run} would execute. */
    @Override
    protected Planned<TableClone> plan(PlanContext context) {
        TableClones clones =
                context.connection(spec.connection(), Warehouse.class).tableClones();
        return Planned.<TableClone>unknown().doing(clones.plan(spec, new Hooks(), context));
    }

    /**
     * What is executed so that the clone can be read: by default {@code usual}, which is what the spec and the connection's
     * settings grant. Not asked on DuckDB.
     *
     * @param name what grants are made on, for SQL, with database and schema
     */
    protected List<Sql> grants(String name, List<Sql> usual) {
        return usual;
    }

    private final class Hooks implements CloneHooks {
        @Override
        public List<Sql> tableGrants(String name, List<Sql> usual) {
            return CloneTableTask.this.grants(name, usual);
        }
    }
}
