package dev.nightjar.shell;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a program of this machine as a child process. Subclass it and say which, by {@link #command}, and what comes of
 * it, by {@link #resultOf}; the other hooks have defaults.
 *
 * <ul>
 *   <li>The program ends with this JVM, however that ends, kill -9 included (where there is {@code sh}).
 *   <li>A cancel or a timeout stops it with all of its descendants, see {@link #stopSteps}; on Linux also with those that
 *       have become daemons, unless they run as another user or without the variable {@code NIGHTJAR_TREE}.
 *   <li>Both of its streams are read all the time. It meets the end of its standard input at once, unless the command
 *       names a file. It has no terminal.
 *   <li>It inherits the environment of this JVM, but for the variables {@code NIGHTJAR_SECRET_…}, and has {@code
 *       NIGHTJAR_TREE}, by which its descendants are found.
 *   <li>Secrets that the hooks ask the context for, or give in {@link #secretEnvironment}, are {@code ***} in its lines.
 *   <li>Children that outlive it may go on; their output is no longer read two seconds after its end.
 * </ul>
 *
 * <p>It fails with {@code ENVIRONMENT} when the program, its folder or its input is missing, and with {@code EXTERNAL}
 * when it ends with an exit code that {@link #accepts} does not take; the message has the last lines that it wrote.
 *
 * <p>All hooks are called on the thread of the attempt.
 *
 * @param <R> the result
 */
public abstract class ShellTask<R> extends Task<R> {
    /** A task without settings. */
    protected ShellTask() {}

    /** A task that does what {@code spec} says. */
    protected ShellTask(Record spec) {
        super(spec);
    }

    /** What to run. It is also what {@link #plan} shows; anybody on the machine can see it, so it holds no secret. */
    protected abstract Command command(TaskContext context) throws Exception;

    /** What comes of a run that was accepted. */
    protected abstract R resultOf(ShellOutcome outcome, TaskContext context) throws Exception;

    /**
     * Variables that the program gets besides those of this JVM, or in their place; default none. Those of the JVM whose
     * names a shell does not take ({@code spring.url}) get lost where {@code sh} is dash.
     */
    protected Map<String, String> environment(TaskContext context) throws Exception {
        return Map.of();
    }

    /** Variables with secret values, by their names; default none. They go before {@link #environment}. */
    protected Map<String, Secret> secretEnvironment(TaskContext context) throws Exception {
        return Map.of();
    }

    /** Names of variables of this JVM that the program does not get; default none. */
    protected Set<String> removedEnvironment(TaskContext context) throws Exception {
        return Set.of();
    }

    /**
     * Takes a line while the program runs; by default it is logged at info, whichever its stream. Called in order for
     * each stream, never at the same time; a slow one slows the program down. What it throws stops the program and fails
     * the attempt.
     */
    protected void onLine(OutputLine line, TaskContext context) throws Exception {
        context.log().info("{}", line.text());
    }

    /** Whether an exit code is a success; by default 0 alone. */
    protected boolean accepts(int exitCode) {
        return exitCode == 0;
    }

    /**
     * How the program is stopped. The runtime abandons an attempt 15 seconds after its cancel, so all steps should take
     * less.
     */
    protected List<StopStep> stopSteps() {
        return StopStep.DEFAULT;
    }

    /** How much of the output is held in memory. */
    protected OutputLimits outputLimits() {
        return OutputLimits.DEFAULT;
    }

    @Override
    protected R run(TaskContext given) throws Exception {
        Concealed concealed = new Concealed();
        TaskContext context = concealed.watch(given);
        Command command = checkedCommand(context, concealed);
        Map<String, Secret> secret = secretEnvironment(context);
        secret.values().forEach(concealed::add);
        Variables variables = Variables.of(environment(context), secret, removedEnvironment(context));
        Launch launch = Launch.of(command, variables, baseOf(context));
        ShellOutcome outcome = new ShellRun(launch, outputLimits(), stopSteps(), concealed::mask)
                .run(context, line -> onLine(line, context));
        if (!accepts(outcome.exitCode())) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL, concealed.mask(Failures.message(command, launch.folder(), outcome)));
        }
        return resultOf(outcome, context);
    }

    /** The command line; nothing is started. */
    @Override
    protected Planned<R> plan(PlanContext given) throws Exception {
        Concealed concealed = new Concealed();
        TaskContext context = concealed.watch(given);
        Command command = checkedCommand(context, concealed);
        Path folder = command.folder().map(baseOf(context)::resolve).orElse(baseOf(context));
        return Planned.<R>unknown()
                .doing(List.of(new PlannedChange("command", "in " + folder, concealed.mask(command.toString()))));
    }

    private Command checkedCommand(TaskContext context, Concealed concealed) throws Exception {
        Command command = command(context);
        // Only the secrets that command() itself asked for are known by now, so that a word that merely equals some
        // secret passes.
        boolean shown = command.arguments().stream()
                .anyMatch(argument -> !concealed.mask(argument).equals(argument));
        if (shown) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "an argument of '%s' holds a secret, which anybody on this machine could see; give it in secretEnvironment"
                            .formatted(command.executable()));
        }
        return command;
    }

    /** The folder of {@code nightjar.yml}. */
    private static Path baseOf(TaskContext context) {
        Path work = context.workFolder().toAbsolutePath();
        return Optional.ofNullable(work.getParent()).orElse(work);
    }
}
