package dev.nightjar.warehouse;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.util.Collections;
import java.util.List;

/**
 * Calls a stored procedure and gives its rows as text. Only where the warehouse has procedures: DuckDB has none.
 *
 * <p>The call has a name, so that a run that goes on after a crash asks what became of it and takes its rows, where the
 * warehouse can be asked. A call of which nobody knows whether it was made is made again only if the spec says that it can
 * be. Throws {@code CONFIG} on a warehouse without procedures and when it gives more rows than allowed; when nobody knows
 * whether an earlier call did its work, {@code EXTERNAL} with the tag to look for where the warehouse was asked, else
 * {@code DIVERGED}; and what the warehouse says otherwise. Cancel: ends the call.
 */
@TaskType("warehouse.call-procedure")
public class CallProcedureTask extends Task<QueryTask.Result> {
    /** What to call. */
    @Description("a call of a stored procedure")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that it opens") List<Access> databases,

            @Description("its name: database, schema and procedure")
            List<Identifier> procedure,

            @Description("its arguments, in order") List<SqlValue> arguments,

            @Description("whether calling it twice does no more than calling it once") @Default("false")
            boolean repeatable,

            @Description("the most rows that it may give") @Default("10000")
            int maxRows) {
        public Spec {
            databases = Scripts.writable(databases);
            procedure = List.copyOf(procedure);
            arguments = List.copyOf(arguments);
            if (procedure.isEmpty()) {
                throw new IllegalArgumentException("the procedure has no name; give one");
            }
        }

        Sql call() {
            String places = String.join(", ", Collections.nCopies(arguments.size(), "?"));
            return Sql.of("call %s(%s)".formatted(new Variable.Name(procedure).quoted(), places))
                    .with(arguments);
        }
    }

    private static final String NAME = "call";

    private final Spec spec;

    public CallProcedureTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected QueryTask.Result run(TaskContext context) throws Exception {
        Warehouse warehouse = warehouse(context);
        try (Session session = warehouse.open(spec.databases())) {
            context.onCancel(session::cancel);
            boolean again = session.asksAfterwards() || spec.repeatable();
            return new ScriptMemory(context)
                    .once(NAME, QueryTask.Result.class, again, this::unknownEnd, () -> call(session));
        }
    }

    private QueryTask.Result call(Session session) {
        return BoundedRows.read(rows -> session.stream(NAME, spec.call(), spec.repeatable(), rows), spec.maxRows());
    }

    private NightjarException unknownEnd() {
        return new NightjarException(
                ErrorCode.DIVERGED,
                "%s was called before, and nobody saw whether it did its work; look there, and call it in a new run, or say 'repeatable'"
                        .formatted(new Variable.Name(spec.procedure()).quoted()));
    }

    @Override
    protected Planned<QueryTask.Result> plan(PlanContext context) {
        warehouse(context);
        Sql call = spec.call();
        return Planned.<QueryTask.Result>unknown()
                .doing(List.of(new PlannedChange("sql", "a procedure", call.text() + "\n-- with " + call.values())));
    }

    private Warehouse warehouse(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        if (warehouse.queryRules().dialect() == SqlDialect.DUCKDB) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "'%s' is a DuckDB, which has no procedures; put the statements into a script, for warehouse.run-script"
                            .formatted(spec.connection()));
        }
        return warehouse;
    }
}
