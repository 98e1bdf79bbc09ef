package dev.nightjar.dbt;

import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
     */
    public record Spec(Optional<String> dbt, Shard shard) {}

    private static final String PROFILE = """
            {"nightjar": {"target": "check", "outputs": {"check": {"type": "duckdb", "path": ":memory:"}}}}
            """;

    private final Spec spec;

    public ParseProjectTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected Optional<String> executable() {
        return spec.dbt();
    }

    @Override
    protected Path projectFolder(TaskContext context) {
        return folder(context).path();
    }

    @Override
    protected void prepare(TaskContext context) throws Exception {
        folder(context).write(spec.shard().files());
        Files.createDirectories(profiles(context));
        Files.writeString(profiles(context).resolve("profiles.yml"), PROFILE);
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
