package dev.nightjar.shell;

import dev.nightjar.flow.Secret;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs a script or a command. How long it may take is said by its policy.
 *
 * <pre>{@code
 * flow.run(RunShellTask.script("gzip -dc export.gz | wc -l").with(policy -> policy.withAttemptTimeout(ofMinutes(5))));
 * }</pre>
 */
@TaskType("shell.run")
public class RunShellTask extends ShellTask<ShellResult> {
    private final RunShellSpec spec;

    public RunShellTask(RunShellSpec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected RunShellTask(Record ownSpec, RunShellSpec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** Runs a text by the shell, see {@link Command#script}. */
    public static RunShellTask script(String text) {
        return new RunShellTask(RunShellSpec.script(text));
    }

    /** Runs a program. */
    public static RunShellTask command(String executable, String... arguments) {
        return new RunShellTask(RunShellSpec.command(executable, arguments));
    }

    @Override
    protected Command command(TaskContext context) throws Exception {
        Command command = spec.script().map(Command::script).orElseGet(this::plainCommand);
        return new Command(command.executable(), command.arguments(), spec.folder(), spec.input());
    }

    @Override
    protected Map<String, String> environment(TaskContext context) throws Exception {
        return spec.environment();
    }

    @Override
    protected Map<String, Secret> secretEnvironment(TaskContext context) throws Exception {
        return spec.secrets().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> context.secret(entry.getValue())));
    }

    @Override
    protected Set<String> removedEnvironment(TaskContext context) throws Exception {
        return spec.unset();
    }

    @Override
    protected boolean accepts(int exitCode) {
        return spec.exitCodes().contains(exitCode);
    }

    @Override
    protected ShellResult resultOf(ShellOutcome outcome, TaskContext context) throws Exception {
        return new ShellResult(
                outcome.exitCode(),
                outcome.duration(),
                outcome.stdout().lines(),
                outcome.stderr().lines());
    }

    private Command plainCommand() {
        List<String> words = spec.command();
        return Command.of(words.getFirst(), words.subList(1, words.size()));
    }
}
