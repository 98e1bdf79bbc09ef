package dev.nightjar.dbt;

import static dev.nightjar.dbt.Tables.decide;
import static dev.nightjar.dbt.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.testing.Golden;
import dev.nightjar.warehouse.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectGeneratorTest {
    private static final List<Table> TABLES = List.of(
            table("shop", "customer", List.of("id"), "id INTEGER", "name VARCHAR", "_fivetran_synced TIMESTAMPTZ"),
            table("shop", "line", List.of("order", "no"), "order INTEGER", "no INTEGER", "amount DECIMAL(10,2)"),
            table("shop", "log", List.of(), "at TIMESTAMP", "text VARCHAR", "_fivetran_synced TIMESTAMPTZ"),
            table("Odd \"One\"", "{{ 1 }}", List.of("i\"d"), "i\"d INTEGER", "{% x %}\n VARCHAR", "😀{ VARCHAR"));

    @TempDir
    Path folder;

    private static List<SnapshotSpec> specs() {
        List<SnapshotSpec> specs =
                new ArrayList<>(TABLES.stream().map(Tables::decide).toList());
        Table retyped = table("shop", "retyped", List.of("id"), "id INTEGER", "n INTEGER");
        specs.add(decide(
                retyped, TableRules.NONE, Optional.of(Tables.history(decide(retyped), "id INTEGER", "n VARCHAR"))));
        return specs;
    }

    @Test
    void writesTheProjectThatTheGoldenFilesHold() {
        for (GeneratedFile file : new ProjectGenerator(Tables.DUCKDB).files("shard_00", specs())) {
            Golden.check("project/" + file.path(), file.content());
        }
    }

    @Test
    void theSameTablesGiveTheSameBytesInAnyOrder() {
        List<GeneratedFile> expected = new ProjectGenerator(Tables.DUCKDB).files("shard_00", specs());
        for (int seed = 0; seed < 50; seed++) {
            List<SnapshotSpec> shuffled = new ArrayList<>(specs());
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(new ProjectGenerator(Tables.DUCKDB).files("shard_00", shuffled))
                    .isEqualTo(expected);
        }
    }

    @Test
    void nothingOfAHostileNameReachesJinja() {
        for (GeneratedFile file : new ProjectGenerator(Tables.DUCKDB).files("shard_00", specs())) {
            if (!file.path().startsWith("macros/")) {
                assertThat(file.content()).doesNotContain("{{ 1 }}").doesNotContain("{% x");
            }
        }
    }

    @Test
    void writesOnlyWhatDiffersAndRemovesWhatIsNoMore() throws Exception {
        List<GeneratedFile> all = new ProjectGenerator(Tables.DUCKDB).files("shard_00", specs());
        List<GeneratedFile> fewer = new ProjectGenerator(Tables.DUCKDB).files("shard_00", specs().subList(0, 1));
        Shard shard = new Shard("shard_00", List.of(), List.of(), List.of(), List.of());
        ProjectFolder project = ProjectFolder.of(folder, shard);
        project.write(all, folder);
        Path macros = project.path().resolve("macros/nightjar.sql");
        Files.setLastModifiedTime(macros, java.nio.file.attribute.FileTime.fromMillis(1000));

        project.write(fewer, folder);

        assertThat(Files.getLastModifiedTime(macros).toMillis()).isEqualTo(1000);
        assertThat(project.path().resolve("models/shop/shop__log__rows.sql")).doesNotExist();
        assertThat(project.differences(fewer)).isEmpty();
        assertThat(project.differences(all))
                .isNotEmpty()
                .allMatch(change -> change.kind().equals("file"));
    }
}
