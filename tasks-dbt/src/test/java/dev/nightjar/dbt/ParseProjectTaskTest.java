package dev.nightjar.dbt;

import static dev.nightjar.dbt.Tables.decide;
import static dev.nightjar.dbt.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.TestDbt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ParseProjectTaskTest {
    private static final SnapshotSpec LINES = decide(table("shop", "line", List.of("id"), "id INTEGER"));
    private static final SnapshotSpec ODD = decide(table("odd", "log", List.of(), "text VARCHAR"));
    private static final SnapshotSpec ORDERS =
            decide(table("shop", "orders", List.of("id"), "id INTEGER", "total INTEGER"));
    private static final SnapshotSpec MORE_ORDERS =
            decide(table("shop", "orders", List.of("id"), "id INTEGER", "total INTEGER", "more VARCHAR"));
    private static final SnapshotSpec RETYPED = decide(
            table("shop", "orders", List.of("id"), "id INTEGER", "total INTEGER"),
            TableRules.NONE,
            Optional.of(Tables.history(ORDERS, "id INTEGER", "total VARCHAR")));
    private static final SnapshotSpec OLD = decide(table("shop", "old", List.of("id"), "id INTEGER"));

    @TempDir
    private Path folder;

    /** dbt-core#15785: by partial parsing, a snapshot is lost or stays as it was where its source changes beside it. */
    @Test
    void afterAnyChangeDbtHasExactlyTheSnapshotsOfTheProject() throws Exception {
        assertThat(RETYPED.plain()).isFalse();
        for (List<SnapshotSpec> snapshots : List.of(
                List.of(LINES, OLD, ORDERS, ODD), List.of(LINES, MORE_ORDERS, ODD), List.of(LINES, OLD, RETYPED))) {
            Map<String, List<String>> expected = new TreeMap<>();
            snapshots.forEach(snapshot -> expected.put(
                    snapshot.name(),
                    snapshot.checkedColumns().stream()
                            .map(column -> column.quoted())
                            .toList()));

            assertThat(parsed(snapshots)).isEqualTo(expected);
        }
    }

    /** Also a subclass, which says where the manifest is to lie. */
    private final class Parse extends ParseProjectTask {
        Parse(Spec spec) {
            super(spec);
        }

        @Override
        protected Path targetFolder(TaskContext context) {
            return folder.resolve("parsed");
        }
    }

    private Map<String, List<String>> parsed(List<SnapshotSpec> snapshots) throws IOException {
        Path file = folder.resolve(NightjarConfig.FILE_NAME);
        Files.writeString(file, "connections: {warehouse: {type: duckdb, path: warehouse.duckdb}}\n");
        Shard shard = new Shard(
                "shard_00",
                List.of(),
                snapshots,
                List.of(),
                new ProjectGenerator(Tables.DUCKDB).files("shard_00", snapshots));
        try (Nightjar nightjar = Nightjar.builder(NightjarConfig.read(file, new Environment(Map.of(), folder, folder)))
                .build()) {
            DbtResult result = nightjar.run((Flow<DbtResult>) flow ->
                    flow.run(new Parse(new ParseProjectTask.Spec(Optional.of(TestDbt.path()), "warehouse", shard))));
            assertThat(result.exitCode()).isZero();
        }
        Map<String, List<String>> checked = new TreeMap<>();
        JsonNode manifest =
                JsonMapper.shared().readTree(folder.resolve("parsed").resolve("manifest.json"));
        for (JsonNode node : manifest.path("nodes")) {
            if (node.path("resource_type").asString().equals("snapshot")) {
                List<String> columns = new ArrayList<>();
                node.path("config").path("check_cols").forEach(column -> columns.add(column.asString()));
                checked.put(node.path("name").asString(), columns);
            }
        }
        return checked;
    }
}
