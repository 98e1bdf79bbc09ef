package dev.nightjar.dbt;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Identifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates the dbt projects of a night: each schema goes to one of a few shards, of about as many tables each. The same
 * tables give the same bytes. Nothing is written yet: the files travel in the result and are written where dbt runs.
 *
 * <p>A subclass that wants further files in each project overrides {@link #moreFiles}.
 */
@TaskType("dbt.generate-snapshots")
public class GenerateSnapshotsTask extends Task<SnapshotProject> {
    private final GenerateSnapshotsSpec spec;

    public GenerateSnapshotsTask(GenerateSnapshotsSpec spec) {
        super(spec);
        this.spec = spec;
    }

    /** Files to add to the project of a shard; none by default. */
    protected List<GeneratedFile> moreFiles(String shard, List<SnapshotSpec> snapshots) {
        return List.of();
    }

    @Override
    protected final SnapshotProject run(TaskContext context) {
        return generate();
    }

    @Override
    protected final Planned<SnapshotProject> plan(PlanContext context) {
        SnapshotProject project = generate();
        List<PlannedChange> changes = new ArrayList<>();
        project.shards()
                .forEach(shard -> changes.addAll(
                        ProjectFolder.of(context.workFolder(), shard).differences(shard.files())));
        return Planned.of(project).doing(changes);
    }

    private SnapshotProject generate() {
        List<Shard> shards = new ArrayList<>();
        for (List<Identifier> schemas : spread()) {
            String name = "shard_%02d".formatted(shards.size());
            List<SnapshotSpec> snapshots = spec.snapshots().stream()
                    .filter(snapshot -> schemas.contains(snapshot.table().schema()))
                    .sorted(Comparator.comparing(SnapshotSpec::table))
                    .toList();
            List<TableOutcome> excluded = spec.excluded().stream()
                    .filter(table -> schemas.contains(table.table().schema()))
                    .sorted(Comparator.comparing(TableOutcome::table))
                    .toList();
            List<GeneratedFile> files = new ArrayList<>(ProjectGenerator.files(name, snapshots));
            files.addAll(moreFiles(name, snapshots));
            shards.add(new Shard(name, schemas, snapshots, excluded, files));
        }
        return new SnapshotProject(shards);
    }

    /** The largest schema first, each to the shard with the fewest tables so far. */
    private List<List<Identifier>> spread() {
        Map<Identifier, Integer> tables = new HashMap<>();
        spec.snapshots().forEach(snapshot -> tables.merge(snapshot.table().schema(), 1, Integer::sum));
        int count = Math.min(spec.shards(), spec.schemas().size());
        List<List<Identifier>> shards = new ArrayList<>();
        int[] load = new int[count];
        for (int i = 0; i < count; i++) {
            shards.add(new ArrayList<>());
        }
        spec.schemas().stream()
                .sorted(Comparator.<Identifier>comparingInt(schema -> -tables.getOrDefault(schema, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(schema -> {
                    int lightest = 0;
                    for (int i = 1; i < count; i++) {
                        lightest = load[i] < load[lightest] ? i : lightest;
                    }
                    shards.get(lightest).add(schema);
                    load[lightest] += tables.getOrDefault(schema, 0);
                });
        return shards;
    }
}
