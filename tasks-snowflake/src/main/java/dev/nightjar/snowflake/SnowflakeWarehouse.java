package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskConnection;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.DatabaseNames;
import dev.nightjar.warehouse.DbtTarget;
import dev.nightjar.warehouse.Finding;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableClones;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.WarehouseRenderer;
import dev.nightjar.warehouse.files.FileTransfers;
import dev.nightjar.warehouse.sql.QueryRules;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Snowflake account as warehouse. Its driver is loaded, and it is logged in, when the first session is opened. What a
 * task gets of it marks each statement with the task ({@code QUERY_TAG}), and remembers those that have names in the
 * task's journal. Thread-safe.
 *
 * <p>A session reaches every database that the role does: opening one is no promise that it is there, and
 * {@link #attach} and {@link #detach} change nothing.
 */
public final class SnowflakeWarehouse implements Warehouse, TaskConnection<SnowflakeWarehouse> {
    private final SnowflakeSpec spec;
    private final SessionPool pool;
    private final StatementTags tags;
    private final StatementMemory memory;
    private final boolean ofTask;
    private final SnowflakeRenderer renderer;
    private final SnowflakeCatalog catalog;
    private final SnowflakeNames names;

    public SnowflakeWarehouse(SnowflakeSpec spec) {
        this(
                spec,
                new SessionPool(spec, new LoginProperties(spec), InstantSource.system()),
                StatementTags.ofNobody(),
                StatementMemory.ofNobody(),
                false);
    }

    private SnowflakeWarehouse(
            SnowflakeSpec spec, SessionPool pool, StatementTags tags, StatementMemory memory, boolean ofTask) {
        this.spec = requireNonNull(spec, "spec is null");
        this.pool = pool;
        this.tags = tags;
        this.memory = memory;
        this.ofTask = ofTask;
        this.names = SnowflakeNames.of(spec);
        this.renderer = new SnowflakeRenderer(
                Map.of(new Database.Source().alias(), spec.source(), Identifier.of("clones"), spec.target()));
        this.catalog = new SnowflakeCatalog(names);
    }

    /** Where it is and who works there. */
    public SnowflakeSpec spec() {
        return spec;
    }

    @Override
    public SnowflakeWarehouse forTask(TaskContext task) {
        return new SnowflakeWarehouse(spec, pool, StatementTags.of(task), StatementMemory.of(task), true);
    }

    @Override
    public WarehouseRenderer renderer() {
        return renderer;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    /** Over a stage of the user's, if the connection allows files. */
    @Override
    public FileTransfers files() {
        return new SnowflakeTransfers(spec);
    }

    @Override
    public DatabaseNames names() {
        return names;
    }

    /** Whatever can be named: what is there is seen with the rights of a session only. */
    @Override
    public boolean exists(Database database) {
        return true;
    }

    @Override
    public String where(Database database) {
        return names.database(database).toString();
    }

    @Override
    public List<Database.Histories> histories() {
        return List.of(new Database.Histories(spec.histories()));
    }

    @Override
    public QueryRules queryRules() {
        return new QueryRules(SqlDialect.SNOWFLAKE, spec.guard(), Set.copyOf(spec.functions()));
    }

    /**
     * Opens a session.
     *
     * @throws NightjarException {@code CONFIG} when the log-in cannot be tried or is refused, {@code EXTERNAL} when
     *     Snowflake cannot be reached
     */
    @Override
    public Session open(List<Access> databases) {
        return SnowflakeSession.open(new SnowflakeSession.Parts(spec, pool, tags, memory));
    }

    @Override
    public void attach(Session session, Access access) {}

    @Override
    public void detach(Session session, Database database) {}

    @Override
    public CloneSets cloneSets() {
        return new SnowflakeCloneSets(spec, () -> open(List.of()));
    }

    @Override
    public TableClones tableClones() {
        return new SnowflakeTableClones(spec, () -> open(List.of()));
    }

    /** Logs in, and looks at user, role, parameters and Time Travel. */
    @Override
    public List<Finding> examine() {
        try (Session session = open(List.of())) {
            return new SnowflakeExamination(spec, session).examine();
        }
    }

    /** The same user, role and warehouse as here, by a log-in that dbt has as well. */
    @Override
    public Optional<DbtTarget> dbtTarget() {
        return Optional.of(SnowflakeDbtTarget.of(spec));
    }

    /** Nothing: who makes clones claims their database, where it makes them; other changes carry the mark of who made them. */
    @Override
    public void claim() {}

    /** Closes the sessions that nobody has. What a task got is not closed by it. */
    @Override
    public void close() {
        if (!ofTask) {
            pool.close();
        }
    }
}
