package dev.nightjar.dbt;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates the dbt project of a shard. The same tables give the same bytes. Nothing is written yet: the files travel in
 * the result and are written where dbt runs.
 *
 * <p>A subclass that wants further files in the project overrides {@link #moreFiles}.
 */
@TaskType("dbt.generate-snapshots")
public class GenerateSnapshotsTask extends Task<Shard> {
    private final GenerateSnapshotsSpec spec;

    public GenerateSnapshotsTask(GenerateSnapshotsSpec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected GenerateSnapshotsTask(Record ownSpec, GenerateSnapshotsSpec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** Files to add to the project of a shard; none by default. */
    protected List<GeneratedFile> moreFiles(String shard, List<SnapshotSpec> snapshots) {
        return List.of();
    }

    @Override
    protected final Shard run(TaskContext context) {
        return generate(context);
    }

    @Override
    protected final Planned<Shard> plan(PlanContext context) {
        Shard shard = generate(context);
        return Planned.of(shard)
                .doing(ProjectFolder.of(context.workFolder(), shard).differences(shard.files()));
    }

    private Shard generate(TaskContext context) {
        HistoryDialect dialect = HistoryDialect.of(context.connection(spec.connection(), Warehouse.class));
        List<GeneratedFile> files =
                new ArrayList<>(new ProjectGenerator(dialect).files(spec.shard(), spec.snapshots()));
        files.addAll(moreFiles(spec.shard(), spec.snapshots()));
        return new Shard(spec.shard(), spec.schemas(), spec.snapshots(), spec.excluded(), files);
    }
}
