package dev.nightjar.warehouse;

import dev.nightjar.flow.Default;
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
 * Runs scripts: files or texts of any number of statements, one after the other in one session.
 *
 * <p>Each statement that has ended is in the journal, and an attempt or a run that comes later goes on behind it. Of a
 * statement that was sent and whose end nobody saw, only one that can be repeated is sent again: a query, {@code create or
 * replace}, {@code create … if not exists}, {@code drop … if exists}, a grant; any other stops the task with its place.
 * Statements that only set up the session ({@code use}, {@code set}, {@code attach}) are run again in each session. A
 * script with temporary tables, or with transactions of its own, has no middle to go on from: it is begun again if all of
 * it can be repeated, and refused otherwise. With {@code transaction} all or none of it counts.
 *
 * <p>A variable is a value that goes beside the statement, or a name that is quoted; no text is ever pasted.
 *
 * <p>Throws {@code CONFIG} with file, line and column before anything runs when a script cannot be read; what the
 * warehouse says, with the place of the statement, when that fails. Cancel: ends the statement that runs.
 */
@TaskType("warehouse.run-script")
public class RunScriptTask extends Task<RunScriptTask.Result> {
    /** What to do when a statement fails. */
    public enum OnError {
        /** The task fails with it. */
        STOP,
        /** The next one runs; the result tells what failed. */
        CONTINUE
    }

    /** What to run. */
    @Description("a script of many statements")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that it opens; only the source may be written")
            List<Access> databases,

            @Description("the files or texts, in order") List<Script> scripts,

            @Description("what stands for each {{ name }} in them")
            Map<String, Variable> variables,

            @Description("whether a statement that fails ends it") @Default("stop")
            OnError onError,

            @Description("whether all of it is one transaction") @Default("false")
            boolean transaction) {
        public Spec {
            databases = Scripts.writable(databases);
            scripts = List.copyOf(scripts);
            variables = Map.copyOf(variables);
            if (transaction && onError == OnError.CONTINUE) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "a transaction cannot go on behind an error; choose one of transaction and on_error: continue");
            }
        }

        /** A script that stops at an error. */
        public Spec(String connection, List<Access> databases, Script script, Map<String, Variable> variables) {
            this(connection, databases, List.of(script), variables, OnError.STOP, false);
        }
    }

    /**
     * A statement that has ended.
     *
     * @param place file, line and column
     * @param rows how many rows it changed, where the warehouse says so
     * @param error why it failed
     */
    public record Ended(String place, Optional<Long> rows, Optional<String> error) {}

    /** All statements, in order. */
    public record Result(List<Ended> statements) {
        public Result {
            statements = List.copyOf(statements);
        }

        /** Those that failed. */
        public List<Ended> failed() {
            return statements.stream()
                    .filter(statement -> statement.error().isPresent())
                    .toList();
        }
    }

    private final Spec spec;

    public RunScriptTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected RunScriptTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** The variables of the scripts; override to add some that are only known when it runs. */
    protected Map<String, Variable> variables(TaskContext context) {
        return spec.variables();
    }

    @Override
    protected Result run(TaskContext context) throws Exception {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<ScriptStatement> statements = read(warehouse, context);
        try (Session session = warehouse.open(spec.databases())) {
            context.onCancel(session::cancel);
            ScriptRun run = new ScriptRun(session, context, statements, spec.onError());
            return new Result(
                    spec.transaction()
                            ? run.inTransaction(warehouse.queryRules().dialect())
                            : run.run());
        }
    }

    @Override
    protected Planned<Result> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        return Planned.<Result>unknown().doing(Scripts.planned(read(warehouse, context)));
    }

    private List<ScriptStatement> read(Warehouse warehouse, TaskContext context) {
        return Scripts.read(
                spec.scripts(), variables(context), warehouse.queryRules().dialect());
    }
}
