package dev.nightjar.warehouse;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one statement that changes something.
 *
 * <p>It is sent again only if it can be repeated, or if it is known to have failed; see {@link RunScriptTask}. Throws
 * {@code CONFIG} with the place when it is not exactly one statement or a variable is missing; what the warehouse says
 * otherwise. Cancel: ends the statement.
 */
@TaskType("warehouse.execute")
public class ExecuteTask extends Task<ExecuteTask.Result> {
    /** What to run. */
    @Description("one statement")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that it opens; only the source may be written")
            List<Access> databases,

            @Description("the statement") String sql,

            @Description("what stands for each {{ name }} in it")
            Map<String, Variable> variables) {
        public Spec {
            databases = Scripts.writable(databases);
            variables = Map.copyOf(variables);
        }
    }

    /** How many rows it changed, where the warehouse says so. */
    public record Result(Optional<Long> rows) {}

    private final Spec spec;

    public ExecuteTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ExecuteTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** The variables of the statement; override to add some that are only known when it runs. */
    protected Map<String, Variable> variables(TaskContext context) {
        return spec.variables();
    }

    @Override
    protected Result run(TaskContext context) throws Exception {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<ScriptStatement> statements = read(warehouse, context);
        try (Session session = warehouse.open(spec.databases())) {
            context.onCancel(session::cancel);
            List<RunScriptTask.Ended> ended =
                    new ScriptRun(session, context, statements, RunScriptTask.OnError.STOP).run();
            return new Result(ended.getFirst().rows());
        }
    }

    @Override
    protected Planned<Result> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        return Planned.<Result>unknown().doing(Scripts.planned(read(warehouse, context)));
    }

    private List<ScriptStatement> read(Warehouse warehouse, TaskContext context) {
        List<ScriptStatement> statements = Scripts.read(
                List.of(Script.of(spec.sql())),
                variables(context),
                warehouse.queryRules().dialect());
        if (statements.size() > 1) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    statements.get(1).place(),
                    "a second statement begins here; use warehouse.run-script for several");
        }
        return statements;
    }
}
