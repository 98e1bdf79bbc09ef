package com.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.DbtResult;
import dev.nightjar.dbt.DbtSnapshotSpec;
import dev.nightjar.dbt.DbtSnapshotTask;
import dev.nightjar.dbt.GenerateSnapshotsSpec;
import dev.nightjar.dbt.GenerateSnapshotsTask;
import dev.nightjar.dbt.GeneratedFile;
import dev.nightjar.dbt.SchemaHistory;
import dev.nightjar.dbt.Shard;
import dev.nightjar.dbt.ShardSpec;
import dev.nightjar.dbt.SnapshotChoice;
import dev.nightjar.dbt.SnapshotSpec;
import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.CloneSchemas;
import dev.nightjar.recipes.Lab;
import dev.nightjar.recipes.NightProof;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlyCloneThenSnapshot;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.recipes.SnapshotClones;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.ExpireClonesTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a team does with the recipes: its own classes, in its own package, each with a hook or two. */
class SubclassExampleTest {
    @TempDir
    Path folder;

    @Test
    void aTeamsOwnNightUsesItsOwnHalves() throws Exception {
        Lab lab = Lab.small(folder);
        lab.change(
                List.of("create schema loaded_by_hand", "create table loaded_by_hand.plain (id integer primary key)"));

        NightReport report = lab.run(1, OurNight::new);

        assertThat(report.fine()).isTrue();
        assertThat(report.schemas()).isEqualTo(2);
        assertThat(report.tables())
                .extracting(table -> table.table() + " " + table.status().word())
                .containsExactly(
                        "loaded_by_hand.plain captured",
                        "shop.lines captured",
                        "shop.orders captured",
                        "shop.visits left out");
        assertThat(report.notCaptured())
                .singleElement()
                .satisfies(table -> assertThat(table.reason()).isEqualTo("visits are nobody's business"));
        assertThat(Files.readAllLines(folder.resolve(".nightjar").resolve("told.txt")))
                .containsExactlyInAnyOrder("shard_00", "shard_01");
        assertThat(folder.resolve(".nightjar/projects/shard_00/macros/acme.sql"))
                .content()
                .startsWith("{% macro acme() %}");
        assertThat(folder.resolve(".nightjar/projects/shard_01/models/acme/nothing.sql"))
                .isEmptyFile();
        assertThat(NightProof.prove(lab)).isEqualTo(3);
        assertThat(lab.run(1, OurNight::new)).isEqualTo(report);
    }

    @Test
    void aTeamsOwnTasksWorkInTheNight() throws Exception {
        NightReport report = Lab.small(folder).run(1, NightOfOurTasks::new);

        assertThat(report.fine()).isTrue();
        assertThat(report.droppedClones()).containsExactly(Lab.night(1));
        assertThat(Files.readAllLines(folder.resolve(".nightjar").resolve("told.txt")))
                .containsExactly("cloned 2 schemas", "dbt snapshot");
    }

    @Test
    void aTeamsOwnNightHasParametersOfItsOwn() {
        NightjarConfig config = NightjarConfig.empty(folder, Environment.system());
        BilledNight flow = new BilledNight(new BilledNight.Bill(NightlySpec.of(config), "finance"));
        try (Nightjar nightjar =
                Nightjar.builder(config).flow(BilledNight.class).build()) {
            String run = nightjar.start(flow).id();

            assertThat(nightjar.flowOf(run).spec()).isEqualTo(flow.spec());
        }
    }

    /** A night that somebody pays for, run by its name. */
    @TaskType("acme.billed-night")
    public static class BilledNight extends NightlyCloneThenSnapshot {
        /** The night, and who pays for it. */
        public record Bill(NightlySpec nightly, String payer) {}

        private final Bill bill;

        public BilledNight(Bill bill) {
            super(bill.nightly());
            this.bill = bill;
        }

        @Override
        public Optional<Record> spec() {
            return Optional.of(bill);
        }

        @Override
        public NightReport run(FlowContext flow) {
            throw new IllegalStateException(bill.payer() + " does not pay");
        }
    }

    /** The recipe as it is, with tasks of the team's own in it. */
    @TaskType("acme.night-of-our-tasks")
    public static class NightOfOurTasks extends NightlyCloneThenSnapshot {
        public NightOfOurTasks(NightlySpec spec) {
            super(spec);
        }

        @Override
        protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) {
            return new CloneSchemas(nightly) {
                @Override
                protected Task<CloneSet> cloneSchemas(FlowContext clones, CloneSetSpec set) {
                    return new TellingClonesTask(set);
                }
            };
        }

        @Override
        protected Flow<NightReport> snapshotFlow(FlowContext flow, NightlySpec nightly, CloneSet set) {
            return new SnapshotClones(nightly, set) {
                @Override
                protected Task<DbtResult> runSnapshots(FlowContext branch, DbtSnapshotSpec snapshots) {
                    return new TellingSnapshotTask(snapshots);
                }
            };
        }

        @Override
        protected Task<List<LocalDate>> expireClones(FlowContext flow, ExpireClonesTask.Spec old) {
            return new KeepNoneTask(old);
        }
    }

    /** Tells what was cloned. */
    @TaskType("acme.telling-clones")
    public static class TellingClonesTask extends CloneSchemasTask {
        public TellingClonesTask(CloneSetSpec spec) {
            super(spec);
        }

        @Override
        protected CloneSet run(TaskContext context) {
            CloneSet set = super.run(context);
            tell(context, "cloned %d schemas".formatted(set.schemas().size()));
            return set;
        }
    }

    /** Tells what dbt is asked for. */
    @TaskType("acme.telling-snapshot")
    public static class TellingSnapshotTask extends DbtSnapshotTask {
        public TellingSnapshotTask(DbtSnapshotSpec spec) {
            super(spec);
        }

        @Override
        protected void prepare(TaskContext context) throws Exception {
            super.prepare(context);
            tell(context, "dbt " + arguments(context).getFirst());
        }
    }

    /** Keeps the clones of no night. */
    @TaskType("acme.keep-none")
    public static class KeepNoneTask extends ExpireClonesTask {
        public KeepNoneTask(ExpireClonesTask.Spec spec) {
            super(spec);
        }

        @Override
        protected List<LocalDate> expired(List<LocalDate> sealed) {
            return sealed;
        }
    }

    /** The joined recipe with both halves exchanged. */
    @TaskType("acme.night")
    public static class OurNight extends NightlyCloneThenSnapshot {
        public OurNight(NightlySpec spec) {
            super(spec);
        }

        @Override
        protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) {
            return new OurClones(nightly);
        }

        @Override
        protected Flow<NightReport> snapshotFlow(FlowContext flow, NightlySpec nightly, CloneSet set) {
            return new OurSnapshots(nightly, set);
        }
    }

    /** Clones whatever there is, but for one schema, one after the other. */
    @TaskType("acme.clones")
    public static class OurClones extends CloneSchemas {
        public OurClones(NightlySpec spec) {
            super(spec);
        }

        @Override
        protected Task<List<DiscoverSchemasTask.Found>> discoverSchemas(FlowContext flow) {
            return new DiscoverSchemasTask("warehouse");
        }

        @Override
        protected List<Identifier> selectSchemas(FlowContext flow, List<DiscoverSchemasTask.Found> found)
                throws Exception {
            return super.selectSchemas(flow, found).stream()
                    .filter(schema -> !schema.name().equals("crm"))
                    .toList();
        }

        @Override
        protected CloneSetSpec cloneSet(FlowContext flow, List<Identifier> schemas) throws Exception {
            CloneSetSpec usual = super.cloneSet(flow, schemas);
            return new CloneSetSpec(usual.connection(), usual.night(), usual.schemas(), 1);
        }
    }

    /** Leaves a table out, gives each schema a dbt project of its own, and tells of each when it is done. */
    @TaskType("acme.snapshots")
    public static class OurSnapshots extends SnapshotClones {
        public OurSnapshots(NightlySpec spec, CloneSet set) {
            super(spec, set);
        }

        @Override
        protected SnapshotChoice snapshotsOf(FlowContext flow, List<Table> tables, List<SchemaHistory> histories)
                throws Exception {
            List<SnapshotSpec> kept = new ArrayList<>();
            List<TableOutcome> excluded = new ArrayList<>();
            SnapshotChoice usual = super.snapshotsOf(flow, tables, histories);
            for (SnapshotSpec snapshot : usual.snapshots()) {
                if (snapshot.table().table().name().equals("visits")) {
                    excluded.add(
                            TableOutcome.of(snapshot.table(), TableStatus.LEFT_OUT, "visits are nobody's business"));
                } else {
                    kept.add(snapshot);
                }
            }
            excluded.addAll(usual.excluded());
            return new SnapshotChoice(kept, excluded);
        }

        @Override
        protected int shards(FlowContext flow, CloneSet set) {
            return 2;
        }

        @Override
        protected Task<Shard> generateProject(FlowContext branch, GenerateSnapshotsSpec project) {
            return new OurProjects(project);
        }

        @Override
        protected ShardRun runShard(FlowContext branch, ShardSpec shard) throws Exception {
            ShardRun run = super.runShard(branch, shard);
            branch.run(new TellTask(new TellTask.Spec(run.report().shard())));
            return new ShardRun(run.report(), run.failure());
        }
    }

    /** Adds a file to each dbt project. */
    @TaskType("acme.projects")
    public static class OurProjects extends GenerateSnapshotsTask {
        public OurProjects(GenerateSnapshotsSpec spec) {
            super(spec);
        }

        @Override
        protected List<GeneratedFile> moreFiles(String shard, List<SnapshotSpec> snapshots) {
            return List.of(
                    GeneratedFile.of(
                            "macros/acme.sql", "{%% macro acme() %%}%d{%% endmacro %%}\n".formatted(snapshots.size())),
                    GeneratedFile.of("models/acme/nothing.sql", ""));
        }
    }

    /** A task of the team's own. */
    @TaskType("acme.tell")
    public static class TellTask extends Task<Void> {
        /** What to tell. */
        public record Spec(String shard) {}

        private final Spec spec;

        public TellTask(Spec spec) {
            super(spec);
            this.spec = spec;
        }

        @Override
        @SuppressWarnings("NullAway") // a task without a result
        protected Void run(TaskContext context) {
            tell(context, spec.shard());
            return null;
        }
    }

    private static void tell(TaskContext context, String word) {
        try {
            Files.writeString(
                    context.workFolder().resolve("told.txt"),
                    word + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
