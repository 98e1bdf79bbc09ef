package dev.nightjar.dbt;

import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.DbtTarget;
import dev.nightjar.warehouse.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs {@code dbt parse} on a generated project, without a warehouse: proves that dbt takes it. It works in a folder of
 * its own, {@code .nightjar/check/<shard>}, so that the project of the last night stays as it is.
 */
@TaskType("dbt.parse-project")
public class ParseProjectTask extends DbtShellTask {
    /**
     * What to parse.
     *
     * @param dbt the executable; empty for the default
     * @param connection name of the warehouse that it is for, in {@code nightjar.yml}
     */
    public record Spec(Optional<String> dbt, String connection, Shard shard) {}

    /** Of a log-in that is never tried. */
    private static final String PROFILE = """
            {"nightjar": {"target": "check", "outputs": {"check": {"type": "%s", "account": "check",
            "user": "check", "password": "check", "database": "check", "schema": "check"}}}}
            """;

    private static final String FILES = """
            {"nightjar": {"target": "check", "outputs": {"check": {"type": "duckdb", "path": ":memory:"}}}}
            """;

    private final Spec spec;

    public ParseProjectTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ParseProjectTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
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
        return folder(context).path();
    }

    @Override
    protected void prepare(TaskContext context) throws Exception {
        folder(context).write(spec.shard().files(), targetFolder(context));
        Files.createDirectories(profiles(context));
        String profile = adapter(context).map(PROFILE::formatted).orElse(FILES);
        Files.writeString(profiles(context).resolve("profiles.yml"), profile);
    }

    /** A generated project is set up by what is generated alone. */
    @Override
    protected Set<String> removedEnvironment(TaskContext context) {
        return allOfDbt();
    }

    @Override
    protected List<String> arguments(TaskContext context) {
        return List.of("parse", "--profiles-dir", profiles(context).toString());
    }

    private ProjectFolder folder(TaskContext context) {
        return ProjectFolder.of(context.workFolder().resolve("check"), spec.shard());
    }

    private Path profiles(TaskContext context) {
        return context.workFolder().resolve("check").resolve("profiles");
    }
}
