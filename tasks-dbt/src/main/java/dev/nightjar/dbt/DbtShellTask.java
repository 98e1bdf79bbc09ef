package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskPolicy;
import dev.nightjar.flow.TaskType;
import dev.nightjar.shell.Command;
import dev.nightjar.shell.OutputLine;
import dev.nightjar.shell.ShellOutcome;
import dev.nightjar.shell.ShellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs a dbt command: the real executable, its JSON events read while it runs and its {@code run_results.json}
 * afterwards. Subclass it for a command of one's own, by {@link #arguments} or {@link #projectFolder}.
 *
 * <p>Failed nodes are a result, not a failure. One command at a time works on a project, since they share its target
 * folder; a subclass whose commands do not may have another {@link #policy()}. A project that cannot be parsed, a dbt that
 * cannot start, and one that was killed fail with {@code EXTERNAL}; a dbt that is missing or of a version that the
 * project does not take, with {@code ENVIRONMENT}. Cancel: SIGINT first, on which dbt cancels its queries.
 */
@TaskType("dbt.run")
public class DbtShellTask extends ShellTask<DbtResult> {
    /** The commands of dbt that refuse {@code --target-path}. */
    private static final Set<String> WITHOUT_TARGET = Set.of("deps", "debug");

    private final Optional<DbtSpec> spec;

    public DbtShellTask(DbtSpec spec) {
        super(spec);
        this.spec = Optional.of(spec);
    }

    /** For a subclass with settings of its own, which overrides what depends on {@link DbtSpec}. */
    protected DbtShellTask(Record spec) {
        super(spec);
        this.spec = Optional.empty();
    }

    /** One command at a time on a project. */
    @Override
    protected TaskPolicy policy() {
        return spec.map(known -> super.policy().withLimit("dbt " + known.project(), 1))
                .orElseGet(super::policy);
    }

    /** The dbt executable; empty for the default. A relative path begins at the folder of {@code nightjar.yml}. */
    protected Optional<String> executable() {
        return spec.flatMap(DbtSpec::dbt);
    }

    /**
     * The {@code type} of the adapter that dbt must have, by which the default executable is found; empty for any.
     */
    protected Optional<String> adapter(TaskContext context) throws Exception {
        return Optional.empty();
    }

    /** The folder of the project. */
    protected Path projectFolder(TaskContext context) {
        return home(context).resolve(spec.orElseThrow().project());
    }

    /** The folder of {@code nightjar.yml}. */
    static Path home(TaskContext context) {
        return context.workFolder().toAbsolutePath().resolveSibling(".").normalize();
    }

    /** Where dbt writes {@code run_results.json} and what it compiles. */
    protected Path targetFolder(TaskContext context) {
        return projectFolder(context).resolve("target");
    }

    /** The command and its arguments. */
    protected List<String> arguments(TaskContext context) {
        return spec.orElseThrow().command();
    }

    /** Whatever must lie there before dbt starts; nothing by default. Not called by a plan. */
    protected void prepare(TaskContext context) throws Exception {}

    @Override
    protected DbtResult run(TaskContext context) throws Exception {
        prepare(context);
        // What an earlier command left would be taken for this one's, should dbt not get as far as writing its own.
        Files.deleteIfExists(targetFolder(context).resolve(RunResults.FILE));
        return super.run(context);
    }

    @Override
    protected final Command command(TaskContext context) throws Exception {
        List<String> words = new ArrayList<>(arguments(context));
        if (writesTarget(words)) {
            words.addAll(List.of("--target-path", targetFolder(context).toString()));
        }
        words.addAll(List.of(
                "--project-dir",
                projectFolder(context).toString(),
                "--log-path",
                targetFolder(context).resolveSibling("logs").toString(),
                "--log-format",
                "json",
                "--log-format-file",
                "json",
                "--log-level-file",
                "info",
                "--no-use-colors",
                "--no-send-anonymous-usage-stats"));
        return DbtExecutable.command(home(context), executable(), adapter(context), words)
                .withFolder(projectFolder(context));
    }

    private static boolean writesTarget(List<String> words) {
        return words.stream()
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .filter(WITHOUT_TARGET::contains)
                .isEmpty();
    }

    @Override
    protected Map<String, String> environment(TaskContext context) throws Exception {
        return Map.of("DO_NOT_TRACK", "1", "PYTHONUNBUFFERED", "1");
    }

    /** What would change the command behind our back. */
    @Override
    protected Set<String> removedEnvironment(TaskContext context) {
        return Set.of(
                "DBT_PROJECT_DIR",
                "DBT_TARGET_PATH",
                "DBT_PARTIAL_PARSE_FILE_PATH",
                "DBT_LOG_FORMAT",
                "DBT_LOG_LEVEL",
                "DBT_LOG_PATH",
                "DBT_QUIET");
    }

    /** All of the variables by which somebody may have set up dbt for other projects. */
    static Set<String> allOfDbt() {
        return System.getenv().keySet().stream()
                .filter(name -> name.startsWith("DBT_"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Turns dbt's events into progress; a line that is none is logged. */
    @Override
    protected void onLine(OutputLine line, TaskContext context) throws Exception {
        DbtEvent event = DbtEvent.parse(line.text());
        if (event.isNodeStart()) {
            event.node().ifPresent(context.progress()::begin);
        }
        if (event.isNodeResult()) {
            event.node().ifPresent(context.progress()::end);
            context.progress().update(event.index(), event.total(), "nodes");
        }
        switch (event.level()) {
            case ERROR -> context.log().error("dbt: {}", event.message());
            case WARN -> context.log().warn("dbt: {}", event.message());
            case INFO, DEBUG -> context.log().debug("dbt: {}", event.message());
        }
    }

    /** All exit codes are looked at by {@link #resultOf}. */
    @Override
    protected final boolean accepts(int exitCode) {
        return true;
    }

    @Override
    protected DbtResult resultOf(ShellOutcome outcome, TaskContext context) throws IOException {
        Path results = targetFolder(context).resolve(RunResults.FILE);
        boolean nodesDecide = outcome.exitCode() == 0 || outcome.exitCode() == 1;
        if (nodesDecide && (Files.exists(results) || outcome.exitCode() == 0)) {
            // Its first line is not among the last ones that are kept when there are many nodes.
            Optional<String> version =
                    DbtEvent.version(outcome.stdout().lines()).or(() -> RunResults.version(results));
            return new DbtResult(outcome.exitCode(), version, RunResults.read(results), outcome.duration());
        }
        String said = DbtEvent.lastError(outcome.stdout().lines())
                .or(() -> lastLine(outcome.stderr().lines()))
                .or(() -> lastLine(outcome.stdout().lines()))
                .orElse("it said nothing");
        boolean wrongVersion = said.contains("version of dbt is not supported");
        throw new NightjarException(
                wrongVersion ? ErrorCode.ENVIRONMENT : ErrorCode.EXTERNAL,
                "dbt %s ended with %s: %s%s"
                        .formatted(
                                arguments(context).getFirst(),
                                ended(outcome.exitCode()),
                                said,
                                wrongVersion ? "; install dbt-core 1.9 or newer, or name another by --dbt" : ""));
    }

    private static String ended(int exitCode) {
        return exitCode > 128 ? "signal " + (exitCode - 128) : "exit code " + exitCode;
    }

    private static Optional<String> lastLine(List<String> lines) {
        return lines.stream().filter(line -> !line.isBlank()).reduce((_, later) -> later);
    }
}
