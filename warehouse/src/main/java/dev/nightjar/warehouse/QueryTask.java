package dev.nightjar.warehouse;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.sql.ReadOnlyGuard;
import dev.nightjar.warehouse.sql.SqlText;
import java.util.List;
import java.util.Optional;

/**
 * Runs a query on databases that are opened read-only, and gives its rows as text.
 *
 * <p>The query passes a {@link ReadOnlyGuard} first: one SELECT, no functions but those that are known to only read.
 *
 * <p>Throws {@code EXTERNAL} when the warehouse refuses it, {@code CONFIG} when the guard does, with the place, or when it
 * gives more rows than allowed. Cancel: ends the query.
 */
@TaskType("warehouse.query")
public class QueryTask extends ReadingTask<QueryTask.Result> {
    /** What to ask. */
    @Description("a query")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that it reads") List<Database> databases,
            @Description("the query") String sql,

            @Description("the most rows that it may give") @Default("10000")
            int maxRows) {
        public Spec {
            databases = List.copyOf(databases);
        }
    }

    /** The labels of the columns and the rows; an absent value is null in SQL. */
    public record Result(List<String> columns, List<List<Optional<String>>> rows) {
        public Result {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    private final Spec spec;

    public QueryTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected Result run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        guard(warehouse, spec.sql(), spec.databases());
        List<Access> read = spec.databases().stream().map(Access::read).toList();
        try (Session session = warehouse.open(read)) {
            context.onCancel(session::cancel);
            session.confine();
            return BoundedRows.read(session, Sql.of(spec.sql()), spec.maxRows());
        }
    }

    /**
     * Refuses anything but one query that only reads.
     *
     * @throws NightjarException {@code CONFIG} with the place and the reason
     */
    public static void guard(Warehouse warehouse, String sql, List<Database> databases) {
        ReadOnlyGuard.check(SqlText.of("query", sql), warehouse.queryRules(), Readers.of(databases, warehouse.names()));
    }
}
