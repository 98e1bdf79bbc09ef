package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Clones a whole database of Snowflake, by default the one that the connection names, in one statement. The clone carries
 * our marker as its comment. One that carries it may be replaced; any other database of the name is refused, as is one that
 * {@code protected_databases} of the connection protects. The role needs {@code CREATE DATABASE ON ACCOUNT}. Tasks, alerts
 * and pipes of the clone are not resumed. A table whose Time Travel does not reach {@code at} fails it (Snowflake docs:
 * CREATE … CLONE).
 *
 * <p>Throws {@code CONFIG} when the name is protected or taken, {@code BUSY} when another run makes it. Cancel: ends the
 * statement that runs; a clone that was not finished is dropped. One that a killed process left unfinished says so in its
 * comment; the run that goes on finishes it, and after two hours any run may replace it.
 */
@TaskType("snowflake.clone-database")
public class CloneDatabaseTask extends Task<CloneDatabaseTask.Result> {
    /** What to clone. Names are read as in SQL: in upper case, or exactly in double quotes. */
    @Description("a clone of a whole database")
    public record Spec(
            @Description("name of the Snowflake connection in nightjar.yml")
            String connection,

            @Description("what the clone is called") String target,

            @Description("what is cloned; by default the connection's database")
            Optional<String> source,

            @Description("what it is as of; by default as it is")
            Optional<Instant> at,

            @Description("whether a clone of ours that has the name is replaced") @Default("false")
            boolean replace,

            @Description("whether it is transient; by default as the connection's clones are")
            Optional<Boolean> transientDatabase,

            @Description("days of Time Travel; by default as the connection's clones have")
            Optional<Integer> retentionDays,

            @Description("roles that may read it, besides the readers of the connection")
            List<String> readers) {
        /** A clone of the connection's database as it is, which replaces none. */
        public Spec(String connection, String target) {
            this(
                    connection,
                    target,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }

        public Spec {
            requireNonNull(connection, "connection is null");
            SnowflakeName.typed("target", target);
            source.ifPresent(name -> SnowflakeName.typed("source", name));
            requireNonNull(at, "at is null");
            requireNonNull(transientDatabase, "transientDatabase is null");
            requireNonNull(retentionDays, "retentionDays is null");
            readers = List.copyOf(readers);
            readers.forEach(role -> SnowflakeName.typed("reader", role));
        }

        /** The same as of an instant. */
        public Spec asOf(Instant instant) {
            return new Spec(
                    connection,
                    target,
                    source,
                    Optional.of(instant),
                    replace,
                    transientDatabase,
                    retentionDays,
                    readers);
        }

        /** The same, which replaces a clone of ours. */
        public Spec replacing() {
            return new Spec(connection, target, source, at, true, transientDatabase, retentionDays, readers);
        }
    }

    /**
     * The clone.
     *
     * @param instant what it is as of; where none was asked for, when it was begun, by Snowflake's clock
     */
    public record Result(Identifier database, Identifier source, Instant instant) {}

    private final Spec spec;

    public CloneDatabaseTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected CloneDatabaseTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    @Override
    protected Result run(TaskContext context) {
        return cloner(context).make(spec, this::grants);
    }

    /** The statements that {@link #run} would execute. */
    @Override
    protected Planned<Result> plan(PlanContext context) {
        return Planned.<Result>unknown()
                .doing(cloner(context).plan(spec, this::grants).stream()
                        .map(sql -> new PlannedChange(
                                "sql", "database %s, without a virtual warehouse".formatted(spec.target()), sql.text()))
                        .toList());
    }

    /**
     * What is executed so that the clone can be read: by default {@code usual}, which is what the spec and the connection's
     * settings grant.
     *
     * @param name the database that grants are made on, for SQL
     */
    protected List<Sql> grants(String name, List<Sql> usual) {
        return usual;
    }

    private DatabaseCloner cloner(TaskContext context) {
        SnowflakeWarehouse warehouse = context.connection(spec.connection(), SnowflakeWarehouse.class);
        return new DatabaseCloner(warehouse.spec(), () -> warehouse.open(List.<Access>of()), context);
    }
}
