package dev.nightjar.dbt;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.ManualClock;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.ReadTablesTask;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import dev.nightjar.warehouse.duckdb.DuckDbSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A source, its clones and its histories in a folder, and the real tasks of a night on them. */
final class NightBench implements AutoCloseable {
    static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

    private static final String CONNECTION = "warehouse";

    private final Path folder;
    private final ManualClock clock;
    private final Nightjar nightjar;
    private final Map<TableName, SnapshotSpec> known = new HashMap<>();
    private TableRules rules = TableRules.NONE;
    private Function<DbtSnapshotSpec, DbtSnapshotTask> dbt = DbtSnapshotTask::new;

    NightBench(Path folder) {
        this.folder = folder;
        this.clock = new ManualClock(FIRST.atStartOfDay().toInstant(ZoneOffset.UTC));
        Path file = folder.resolve(NightjarConfig.FILE_NAME);
        try {
            Files.writeString(file, """
                    zone: UTC
                    connections:
                      warehouse: {type: duckdb, path: warehouse.duckdb}
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NightjarConfig config =
                NightjarConfig.read(file, new Environment(Map.of(), folder.resolve("no-secrets"), folder));
        this.nightjar = Nightjar.builder(config).time(clock).build();
    }

    /** The first night is 1. */
    static LocalDate night(int number) {
        return FIRST.plusDays(number - 1L);
    }

    void rules(Map<String, TableRule> newRules) {
        rules = TableRules.of(newRules);
    }

    /** Puts another task in the place of each later dbt snapshot. */
    void dbt(Function<DbtSnapshotSpec, DbtSnapshotTask> newDbt) {
        dbt = newDbt;
    }

    void source(String... statements) {
        DuckDbFile.at(folder.resolve("warehouse.duckdb"))
                .change(Stream.of(statements).map(List::of).toList());
    }

    /** Makes and captures the clones of a night. */
    Map<TableName, TableOutcome> run(int night) {
        takeClones(night);
        return capture(night);
    }

    CloneSet takeClones(int night) {
        Duration ahead = Duration.between(clock.instant(), instantOf(night));
        if (ahead.isPositive()) {
            clock.advance(ahead);
        }
        List<Identifier> schemas = execute(flow -> flow.run(new DiscoverSchemasTask(CONNECTION))).stream()
                .map(DiscoverSchemasTask.Found::schema)
                .toList();
        return execute(flow -> flow.run(new CloneSchemasTask(new CloneSetSpec(CONNECTION, night(night), schemas, 1))));
    }

    static Instant instantOf(int night) {
        return night(night).atStartOfDay().toInstant(ZoneOffset.UTC).plusSeconds(1);
    }

    Map<TableName, TableOutcome> capture(int night) {
        ShardReport report = execute(flow -> capture(flow, night(night)));
        return report.tables().stream().collect(Collectors.toMap(TableOutcome::table, table -> table));
    }

    List<LocalDate> lateNights() {
        return execute(flow -> flow.run(new FindLateNightsTask(CONNECTION))).stream()
                .map(CloneSet::night)
                .toList();
    }

    /** The histories' proof of all nights so far. */
    HistoryProof proof() {
        return new HistoryProof(warehouseSpec(), known);
    }

    SnapshotSpec spec(TableName table) {
        return Optional.ofNullable(known.get(table)).orElseThrow();
    }

    DuckDbSpec warehouseSpec() {
        return new DuckDbSpec(
                folder.resolve("warehouse.duckdb"),
                folder.resolve("clones"),
                folder.resolve("history"),
                folder.resolve(".nightjar"));
    }

    /** The files of the generated projects, by path, with their content and when they were written. */
    Map<String, String> projectFiles() {
        Map<String, String> files = new TreeMap<>();
        try (var walk = Files.walk(folder.resolve(".nightjar/projects"))) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), Files.readString(file) + Files.getLastModifiedTime(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    <R> R execute(Flow<R> flow) {
        return nightjar.run(flow);
    }

    private ShardReport capture(FlowContext flow, LocalDate night) {
        List<CloneSet> sets = flow.run(new ListClonesTask(CONNECTION));
        CloneSet set = sets.stream()
                .filter(candidate -> candidate.night().equals(night))
                .findFirst()
                .orElseThrow();
        List<Table> tables = flow.run(new ReadTablesTask(new ReadTablesTask.Spec(CONNECTION, night, Set.of())));
        Set<Identifier> schemas = new TreeSet<>();
        set.schemas().forEach(schema -> schemas.add(schema.schema()));
        List<SchemaHistory> histories =
                flow.run(new ReadHistoryTask(new ReadHistoryTask.Spec(CONNECTION, List.copyOf(schemas), true)));
        SnapshotChoice choice = SnapshotChoice.of(rules, tables, histories);
        choice = choice.without(
                flow.run(new CheckKeysTask(new CheckKeysTask.Spec(CONNECTION, night, choice.snapshots()))));
        choice.snapshots().forEach(spec -> known.put(spec.table(), spec));
        Shard shard = flow.run(new GenerateSnapshotsTask(new GenerateSnapshotsSpec(
                "warehouse", "shard_00", List.copyOf(schemas), choice.snapshots(), choice.excluded())));
        Set<LocalDate> sealed = sets.stream().map(CloneSet::night).collect(Collectors.toSet());
        return runShard(flow, new ShardSpec(CONNECTION, set, shard, sealed));
    }

    private ShardReport runShard(FlowContext flow, ShardSpec shard) {
        PreparedShard prepared = flow.run(new PrepareShardTask(shard));
        List<DbtNode> nodes = new ArrayList<>();
        Optional<String> failure = Optional.empty();
        if (!prepared.forDbt().isEmpty()) {
            List<String> selected =
                    prepared.forDbt().stream().map(table -> table.spec().name()).toList();
            DbtSnapshotTask task = dbt.apply(new DbtSnapshotSpec(
                    Optional.of(TestDbt.path()),
                    CONNECTION,
                    shard.set().night(),
                    shard.set().instant(),
                    shard.shard(),
                    prepared.schemas(),
                    selected,
                    2,
                    1));
            switch (flow.submit(task).outcome()) {
                case Outcome.Success<DbtResult>(DbtResult result) -> nodes.addAll(result.nodes());
                case Outcome.Failure<DbtResult>(NightjarException error) -> failure = Optional.of(error.getMessage());
            }
        }
        return flow.run(new VerifyHistoryTask(new VerifyShardSpec(shard, prepared, nodes, failure)));
    }

    @Override
    public void close() {
        nightjar.close();
    }
}
