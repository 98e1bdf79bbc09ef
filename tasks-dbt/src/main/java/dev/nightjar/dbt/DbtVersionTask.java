package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.shell.Command;
import dev.nightjar.shell.OutputLine;
import dev.nightjar.shell.ShellOutcome;
import dev.nightjar.shell.ShellTask;
import dev.nightjar.warehouse.DbtTarget;
import dev.nightjar.warehouse.Warehouse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks dbt which version it is. Throws {@code ENVIRONMENT} when there is none, or when it is older than 1.9, whose
 * snapshots are configured in another way.
 */
@TaskType("dbt.version")
public class DbtVersionTask extends ShellTask<String> {
    private static final Pattern INSTALLED = Pattern.compile("(?s).*?installed:\\s*(\\d+)\\.(\\d+)(\\S*).*");
    private static final int OLDEST_MINOR = 9;

    /**
     * Which dbt.
     *
     * @param dbt the executable; empty for the default
     * @param connection name of the warehouse that it is for, in {@code nightjar.yml}
     */
    public record Spec(Optional<String> dbt, String connection) {}

    private final Spec spec;

    public DbtVersionTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected Command command(TaskContext context) {
        Optional<String> adapter = context.connection(spec.connection(), Warehouse.class)
                .dbtTarget()
                .map(DbtTarget::adapter);
        return DbtExecutable.command(DbtShellTask.home(context), spec.dbt(), adapter, List.of("--version"));
    }

    /** The answer is short and is the result. */
    @Override
    protected void onLine(OutputLine line, TaskContext context) {}

    @Override
    protected String resultOf(ShellOutcome outcome, TaskContext context) {
        String answer = String.join("\n", outcome.stdout().lines());
        Matcher version = INSTALLED.matcher(answer);
        if (!version.matches()) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "dbt did not say its version, but '%s'; name a dbt-core 1.9 or newer by --dbt"
                            .formatted(answer.lines().findFirst().orElse("")));
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        String text = "%d.%d%s".formatted(major, minor, version.group(3));
        if (major < 1 || (major == 1 && minor < OLDEST_MINOR)) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "dbt is %s, and 1.9 or newer is needed; install it, or name another by --dbt".formatted(text));
        }
        return text;
    }
}
