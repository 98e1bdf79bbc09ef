package dev.nightjar.dbt;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskPolicy;
import dev.nightjar.flow.TaskType;
import dev.nightjar.shell.OutputLimits;
import dev.nightjar.shell.ShellOutcome;
import dev.nightjar.warehouse.DbtTarget;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs {@code dbt snapshot} on the generated project of a shard, which it writes to {@code .nightjar/projects/<shard>}
 * first. Beside the project lie what belongs to the run: {@code .nightjar/dbt/<shard>/{profiles,target,logs}}.
 *
 * <p>Failures and cancel are those of {@link DbtShellTask}; a table is captured whole or not at all. But a dbt that had
 * begun with tables when it was ended, as by a lack of memory, has a result all the same: the tables that it was done
 * with, and the one that it worked on, with an error. Of several that it worked on at once none is in the result.
 */
@TaskType("dbt.snapshot")
public class DbtSnapshotTask extends DbtShellTask {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    /** Its start, its end, and what is said in between. */
    private static final int LINES_OF_SNAPSHOT = 4;

    private final DbtSnapshotSpec spec;

    public DbtSnapshotTask(DbtSnapshotSpec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected DbtSnapshotTask(Record ownSpec, DbtSnapshotSpec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** As many at once as the machine is shared out for. */
    @Override
    protected TaskPolicy policy() {
        return super.policy().withLimit("dbt", spec.processes());
    }

    @Override
    protected Optional<String> executable() {
        return spec.dbt();
    }

    @Override
    protected Optional<String> adapter(TaskContext context) {
        return context.connection(spec.connection(), Warehouse.class)
                .dbtTarget()
                .map(DbtTarget::adapter);
    }

    @Override
    protected Path projectFolder(TaskContext context) {
        return ProjectFolder.of(context.workFolder(), spec.shard()).path();
    }

    @Override
    protected Path targetFolder(TaskContext context) {
        return runFolder(context).resolve("target");
    }

    @Override
    protected void prepare(TaskContext context) throws Exception {
        ProjectFolder.of(context.workFolder(), spec.shard()).write(spec.shard().files(), targetFolder(context));
        Files.createDirectories(profiles(context));
        Files.writeString(
                profiles(context).resolve("profiles.yml"), profile(context).text());
    }

    /** The project names no instant, so that it stays the same from night to night. */
    @Override
    protected Map<String, String> environment(TaskContext context) throws Exception {
        Map<String, String> environment = new HashMap<>(super.environment(context));
        environment.putAll(profile(context).environment());
        environment.put("NIGHTJAR_INSTANT", INSTANT.format(spec.instant()));
        return environment;
    }

    @Override
    protected Map<String, Secret> secretEnvironment(TaskContext context) throws Exception {
        return profile(context).secrets();
    }

    private DbtProfile profile(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        Optional<DbtTarget> target = warehouse.dbtTarget();
        if (target.isEmpty()) {
            DuckDbWarehouse files = context.connection(spec.connection(), DuckDbWarehouse.class);
            return new DbtProfile(DuckDbProfile.render(files, spec), Map.of(), Map.of());
        }
        HistoryDialect dialect = HistoryDialect.of(warehouse);
        return SnowflakeProfile.render(
                target.get(),
                dialect.names().database(warehouse.histories().getFirst()),
                dialect.recordSchema(),
                spec.threads(),
                "nightjar:%s/dbt.snapshot/%s"
                        .formatted(context.runId(), spec.shard().name()));
    }

    /** A generated project is set up by what is generated alone. */
    @Override
    protected Set<String> removedEnvironment(TaskContext context) {
        return allOfDbt();
    }

    @Override
    protected List<String> arguments(TaskContext context) {
        List<String> words = new ArrayList<>(List.of(
                "snapshot",
                "--profiles-dir",
                profiles(context).toString(),
                "--threads",
                String.valueOf(spec.threads()),
                "--cache-selected-only"));
        if (!spec.snapshots().isEmpty()) {
            words.add("--select");
            spec.shard().snapshots().stream()
                    .filter(snapshot -> spec.snapshots().contains(snapshot.name()))
                    .forEach(snapshot -> words.add(selector(snapshot)));
        }
        return words;
    }

    /** Enough for all that is said of each snapshot. */
    @Override
    protected OutputLimits outputLimits() {
        int lines = OutputLimits.DEFAULT.lines()
                + LINES_OF_SNAPSHOT * spec.shard().snapshots().size();
        return new OutputLimits(lines, OutputLimits.DEFAULT.lineBytes());
    }

    @Override
    protected DbtResult resultOf(ShellOutcome outcome, TaskContext context) throws IOException {
        try {
            return super.resultOf(outcome, context);
        } catch (NightjarException e) {
            List<DbtEvent> events =
                    outcome.stdout().lines().stream().map(DbtEvent::parse).toList();
            Map<String, DbtNode> done = new LinkedHashMap<>();
            events.forEach(event -> event.result().ifPresent(node -> done.put(node.name(), node)));
            List<String> atWork = events.stream()
                    .filter(DbtEvent::isNodeStart)
                    .flatMap(event -> event.node().stream())
                    .filter(node -> !done.containsKey(node))
                    .toList();
            if (done.isEmpty() && atWork.isEmpty()) {
                throw e;
            }
            if (atWork.size() == 1) {
                done.put(atWork.getFirst(), DbtNode.of(atWork.getFirst(), "error", e.getMessage(), 0));
            }
            return new DbtResult(
                    outcome.exitCode(),
                    DbtEvent.version(outcome.stdout().lines()),
                    List.copyOf(done.values()),
                    outcome.duration());
        }
    }

    /** The command, and each snapshot that it would run. */
    @Override
    protected Planned<DbtResult> plan(PlanContext context) throws Exception {
        List<PlannedChange> nodes = new ArrayList<>();
        for (SnapshotSpec snapshot : spec.shard().snapshots()) {
            if (spec.snapshots().isEmpty() || spec.snapshots().contains(snapshot.name())) {
                nodes.add(new PlannedChange(
                        "dbt",
                        snapshot.historySchema() + "." + snapshot.historyTable(),
                        "snapshot %s of %s by %s".formatted(snapshot.name(), snapshot.table(), snapshot.keyColumns())));
            }
        }
        return super.plan(context).doing(nodes);
    }

    /** The full name: a bare one would also select a folder of that name. */
    private String selector(SnapshotSpec snapshot) {
        return String.join(
                ".",
                "fqn:" + spec.shard().name(),
                DbtNames.folder(snapshot.table().schema()),
                snapshot.name());
    }

    private Path profiles(TaskContext context) {
        return runFolder(context).resolve("profiles");
    }

    private Path runFolder(TaskContext context) {
        return context.workFolder().resolve("dbt").resolve(spec.shard().name());
    }
}
