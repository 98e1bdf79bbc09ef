package dev.nightjar.recipes;

import dev.nightjar.dbt.CheckKeysTask;
import dev.nightjar.dbt.DbtNode;
import dev.nightjar.dbt.DbtResult;
import dev.nightjar.dbt.DbtSnapshotSpec;
import dev.nightjar.dbt.DbtSnapshotTask;
import dev.nightjar.dbt.FindOtherHistoriesTask;
import dev.nightjar.dbt.GenerateSnapshotsSpec;
import dev.nightjar.dbt.GenerateSnapshotsTask;
import dev.nightjar.dbt.PrepareShardTask;
import dev.nightjar.dbt.PreparedShard;
import dev.nightjar.dbt.PreparedTable;
import dev.nightjar.dbt.ReadHistoryTask;
import dev.nightjar.dbt.SchemaHistory;
import dev.nightjar.dbt.Shard;
import dev.nightjar.dbt.ShardReport;
import dev.nightjar.dbt.ShardSpec;
import dev.nightjar.dbt.SnapshotChoice;
import dev.nightjar.dbt.SnapshotSpec;
import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.VerifyHistoryTask;
import dev.nightjar.dbt.VerifyShardSpec;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Mapped;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskFailedException;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.PublishClonesTask;
import dev.nightjar.warehouse.ReadTablesTask;
import dev.nightjar.warehouse.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The second flow of the night: spreads the schemas over shards, and takes each all the way: reads the tables, columns
 * and keys of its clones, generates a dbt project from them, runs {@code dbt snapshot}, and proves the history. So the
 * first dbt starts early, nothing grows with all tables, and one shard is read or proven while dbt works on others. It
 * runs after {@link CloneSchemas}, or alone on a sealed set.
 *
 * <p>A team overrides the hooks: over how many dbt projects the schemas are spread ({@link #shards}), how the tables of
 * one become snapshots ({@link #snapshotsOf}), what is in it ({@link #generateProject}), how a shard is run
 * ({@link #runShard}), and by what dbt ({@link #runSnapshots}).
 */
@TaskType("recipes.snapshot-clones")
public class SnapshotClones implements Flow<NightReport> {
    /** Starting dbt costs as much as some thirty snapshots: fewer tables are not worth a process of their own. */
    private static final int WORTH_A_PROCESS = 30;

    /** From so many tables a process on, its work is split, so that the proof of one part overlaps dbt on the next. */
    private static final int SPLIT_FROM = 150;

    /** A dbt project is not made larger than about this. */
    private static final int LARGEST_SHARD = 400;

    /**
     * What the flow is made from.
     *
     * @param set the clones to work on; empty for those of the night
     */
    public record Spec(NightlySpec nightly, Optional<CloneSet> set) {}

    private final NightlySpec spec;
    private final Optional<CloneSet> given;

    /** Works on the sealed clones of the spec's night, by default the one that begins the run. */
    public SnapshotClones(NightlySpec spec) {
        this(new Spec(spec, Optional.empty()));
    }

    /** Works on these clones. */
    public SnapshotClones(NightlySpec spec, CloneSet set) {
        this(new Spec(spec, Optional.of(set)));
    }

    public SnapshotClones(Spec spec) {
        this.spec = spec.nightly();
        this.given = spec.set();
    }

    @Override
    public NightReport run(FlowContext flow) throws Exception {
        List<CloneSet> sets = flow.run(new ListClonesTask(spec.connection()));
        CloneSet set = given.orElseGet(() -> ofNight(sets, spec.night().orElse(flow.runDate())));
        flow.run(publishClones(flow, set));
        Set<LocalDate> sealedNights = Stream.concat(sets.stream(), Stream.of(set))
                .map(CloneSet::night)
                .collect(Collectors.toSet());
        Mapped<SchemaSpread.Part, ShardRun> runs = flow.map(
                "shard",
                new SchemaSpread(tables(flow, set), shards(flow, set), spec.processes()).parts(),
                SchemaSpread.Part::name,
                MapOptions.atOnce(spec.processes() + 1),
                (branch, part) -> runShard(
                        branch, new ShardSpec(spec.connection(), set, generate(branch, set, part), sealedNights)));
        return report(set, runs);
    }

    /** What its constructor takes: a subclass whose constructor takes a record of its own gives that. */
    @Override
    public Optional<Record> spec() {
        return Optional.of(new Spec(spec, given));
    }

    /**
     * What gives the clones the names that they are read by, before they are: a late night takes them from a later one. On
     * DuckDB there is nothing to do.
     */
    protected Task<List<Identifier>> publishClones(FlowContext flow, CloneSet set) throws Exception {
        return new PublishClonesTask(new PublishClonesTask.Spec(spec.connection(), set.night()));
    }

    /** How the tables of a shard become snapshots, and which do not. */
    protected SnapshotChoice snapshotsOf(FlowContext flow, List<Table> tables, List<SchemaHistory> histories)
            throws Exception {
        return SnapshotChoice.of(spec.tables(), tables, histories);
    }

    /** Over how many dbt projects the schemas are spread. */
    protected int shards(FlowContext flow, CloneSet set) throws Exception {
        int each = set.tables() / spec.processes();
        return each <= SPLIT_FROM
                ? Math.clamp(set.tables() / WORTH_A_PROCESS, 1, spec.processes())
                : spec.processes() * Math.max(2, Math.ceilDiv(each, LARGEST_SHARD));
    }

    /** Reads the tables of a part and what is known of them, and makes a dbt project of it. */
    private Shard generate(FlowContext branch, CloneSet set, SchemaSpread.Part part) throws Exception {
        LocalDate night = set.night();
        List<Table> tables = branch.run(
                new ReadTablesTask(new ReadTablesTask.Spec(spec.connection(), night, Set.copyOf(part.schemas()))));
        List<SchemaHistory> histories =
                branch.run(new ReadHistoryTask(new ReadHistoryTask.Spec(spec.connection(), part.schemas(), false)));
        SnapshotChoice choice = snapshotsOf(branch, tables, histories);
        SnapshotChoice fit = choice.without(
                branch.run(new CheckKeysTask(new CheckKeysTask.Spec(spec.connection(), night, choice.snapshots()))));
        return branch.run(generateProject(
                branch,
                new GenerateSnapshotsSpec(
                        spec.connection(), part.name(), schemas(set, histories), fit.snapshots(), fit.excluded())));
    }

    /** What generates the dbt project of a shard: a subclass of {@link GenerateSnapshotsTask} adds files of its own. */
    protected Task<Shard> generateProject(FlowContext branch, GenerateSnapshotsSpec project) throws Exception {
        return new GenerateSnapshotsTask(project);
    }

    /** Takes a shard through dbt and the proof. While it is proven, the next one's dbt runs. */
    protected ShardRun runShard(FlowContext branch, ShardSpec shard) throws Exception {
        PreparedShard prepared = branch.run(new PrepareShardTask(shard));
        List<DbtNode> nodes = new ArrayList<>();
        Optional<NightjarException> failure = Optional.empty();
        List<String> waiting = prepared.forDbt().stream()
                .map(PreparedTable::spec)
                .map(SnapshotSpec::name)
                .toList();
        // A table that ends dbt does not keep the others from their night: they go again, one at a time.
        for (int threads = spec.threads(); !waiting.isEmpty() && failure.isEmpty(); threads = 1) {
            switch (branch.submit(runSnapshots(branch, snapshots(shard, prepared, waiting, threads)))
                    .outcome()) {
                case Outcome.Success<DbtResult>(DbtResult result) -> {
                    nodes.addAll(result.nodes());
                    List<String> rest = without(waiting, result.nodes());
                    // What ends dbt may be a snapshot that a team has added to the project.
                    boolean stuck = threads == 1 && rest.size() == waiting.size();
                    waiting = result.exitCode() <= 1 || stuck ? List.of() : rest;
                }
                case Outcome.Failure<DbtResult>(TaskFailedException error) -> failure = Optional.of(error);
            }
        }
        ShardReport report = branch.run(new VerifyHistoryTask(
                new VerifyShardSpec(shard, prepared, nodes, failure.map(NightjarException::getMessage))));
        return new ShardRun(report, failure.filter(error -> error.code() == ErrorCode.ENVIRONMENT));
    }

    /** What runs dbt on a shard, or on those of its snapshots that are left: a subclass of {@link DbtSnapshotTask}. */
    protected Task<DbtResult> runSnapshots(FlowContext branch, DbtSnapshotSpec snapshots) throws Exception {
        return new DbtSnapshotTask(snapshots);
    }

    /**
     * How a shard ended.
     *
     * @param failure what keeps dbt from running at all, if anything does
     */
    public record ShardRun(ShardReport report, Optional<NightjarException> failure) {}

    private static CloneSet ofNight(List<CloneSet> sets, LocalDate night) {
        return sets.stream()
                .filter(candidate -> candidate.night().equals(night))
                .findFirst()
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.USAGE,
                        "night %s has no sealed clones; 'nightjar clones ls' lists the nights".formatted(night)));
    }

    private static List<String> without(List<String> snapshots, List<DbtNode> nodes) {
        Set<String> reached = nodes.stream().map(DbtNode::name).collect(Collectors.toSet());
        return snapshots.stream().filter(name -> !reached.contains(name)).toList();
    }

    private DbtSnapshotSpec snapshots(ShardSpec shard, PreparedShard prepared, List<String> selected, int threads) {
        boolean all = selected.size() == shard.shard().snapshots().size();
        return new DbtSnapshotSpec(
                spec.dbt(),
                spec.connection(),
                shard.set().night(),
                shard.set().instant(),
                shard.shard(),
                prepared.schemas(),
                all ? List.of() : selected,
                spec.processes(),
                threads);
    }

    /** How many tables each schema has in the clones; none where it is missed, or gone and has only a history. */
    private Map<Identifier, Integer> tables(FlowContext flow, CloneSet set) throws Exception {
        Map<Identifier, Integer> tables = new TreeMap<>();
        set.schemas().forEach(schema -> tables.put(schema.schema(), schema.tables()));
        set.leftOut().stream().filter(CloneSet.LeftOut::missed).forEach(out -> tables.putIfAbsent(out.schema(), 0));
        flow.run(new FindOtherHistoriesTask(
                        new FindOtherHistoriesTask.Spec(spec.connection(), List.copyOf(tables.keySet()))))
                .forEach(schema -> tables.put(schema, 0));
        return tables;
    }

    /** The schemas of a part that are in the clones, or have a history to note in that they are not. */
    private static List<Identifier> schemas(CloneSet set, List<SchemaHistory> histories) {
        Set<Identifier> cloned =
                set.schemas().stream().map(CloneSet.ClonedSchema::schema).collect(Collectors.toSet());
        return histories.stream()
                .filter(history -> cloned.contains(history.schema())
                        || !history.readable()
                        || !history.nights().isEmpty())
                .map(SchemaHistory::schema)
                .toList();
    }

    private static NightReport report(CloneSet set, Mapped<SchemaSpread.Part, ShardRun> runs) {
        List<TableOutcome> tables = new ArrayList<>();
        List<NightjarException> failures = new ArrayList<>();
        runs.orThrow().results().forEach(run -> {
            tables.addAll(run.report().tables());
            run.failure().ifPresent(failures::add);
        });
        if (!failures.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "%s; the clones of night %s are kept, and the next run captures them"
                            .formatted(failures.getFirst().getMessage(), set.night()),
                    failures.getFirst());
        }
        // A schema that was missed and never had a history has no record; the night says so all the same.
        set.leftOut().stream()
                .filter(CloneSet.LeftOut::missed)
                .filter(out -> tables.stream()
                        .noneMatch(table -> table.table().schema().equals(out.schema())))
                .forEach(out -> tables.add(MissedSchema.outcome(out)));
        tables.sort(Comparator.comparing(TableOutcome::table));
        long views = set.leftOut().stream()
                .filter(out -> !out.missed() && out.table().isPresent())
                .count();
        return new NightReport(
                set.night(), set.instant(), set.schemas().size(), tables, (int) views, List.of(), List.of(), List.of());
    }
}
