package dev.nightjar.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Nights;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnloadTaskTest {
    private static final String QUERY = "select id, note from source.shop.orders order by id";

    @TempDir
    Path folder;

    private Nights nights;
    private Path target;

    @BeforeEach
    void open() throws IOException {
        nights = new Nights(folder);
        target = Files.createDirectory(folder.resolve("tar'get"));
        RawFile.write(
                nights.source,
                "create schema shop",
                "create table shop.orders (id integer, note varchar)",
                "insert into shop.orders values (1, 'a, \"b\"'), (2, null)");
    }

    @AfterEach
    void close() {
        nights.close();
    }

    private UnloadTask.Spec spec(String sql, String name, FileFormat format) {
        return new UnloadTask.Spec(Nights.WAREHOUSE, List.of(new Database.Source()), sql, target, name, format);
    }

    @Test
    void writesFilesOfEachFormat() {
        UnloadTask.Result csv = nights.run(new UnloadTask(spec(QUERY, "it's; \"odd\"", new FileFormat.Csv())));
        nights.run(new UnloadTask(spec(QUERY, "rows", new FileFormat.Json())));
        nights.run(new UnloadTask(spec(QUERY, "rows", new FileFormat.Parquet())));

        assertThat(csv.files()).singleElement().satisfies(file -> {
            assertThat(file.file()).isEqualTo(target.resolve("it's; \"odd\"_0001.csv"));
            assertThat(file.rows()).contains(2L);
            assertThat(file.file()).hasContent("id,note\n1,\"a, \"\"b\"\"\"\n2,\n");
        });
        assertThat(target.resolve("rows_0001.json"))
                .hasContent("{\"id\":1,\"note\":\"a, \\\"b\\\"\"}\n{\"id\":2,\"note\":null}\n");
        assertThat(RawFile.read(
                        nights.source,
                        "select count(*), sum(id) from '%s'"
                                .formatted(target.resolve("rows_0001.parquet")
                                        .toString()
                                        .replace("'", "''"))))
                .containsExactly("2|3");
        assertThat(folder.resolve(".nightjar/transfers")).isEmptyDirectory();
    }

    @Test
    void refusesBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> nights.run(new UnloadTask(new UnloadTask.Spec(
                        Nights.WAREHOUSE,
                        List.of(new Database.Source()),
                        QUERY,
                        folder.resolve("nowhere"),
                        "rows",
                        new FileFormat.Csv()))))
                .hasMessageContaining("is no folder that this user can write to");
        assertThatThrownBy(() ->
                        nights.run(new UnloadTask(spec("drop table source.shop.orders", "rows", new FileFormat.Csv()))))
                .hasMessageContaining("SELECT");
        assertThatThrownBy(() -> spec(QUERY, "../rows", new FileFormat.Csv()))
                .hasMessageContaining("no name for files");
    }

    @Test
    void aQueryStaysWithinItsParentheses() throws IOException {
        Files.writeString(
                folder.resolve("nightjar.yml"),
                "connections: {warehouse: {type: duckdb, path: warehouse.duckdb, guard: lexical}}\n");
        Path elsewhere = folder.resolve("elsewhere.csv");

        try (Nightjar lexical = Nightjar.open(folder.resolve("nightjar.yml"))) {
            assertThatThrownBy(() -> lexical.run(flow -> flow.run(new UnloadTask(spec(
                            "select 1) to '%s' (format csv) --".formatted(elsewhere), "rows", new FileFormat.Csv())))))
                    .isInstanceOf(NightjarException.class);
            assertThat(elsewhere).doesNotExist();
            lexical.run(flow -> flow.run(new UnloadTask(spec(QUERY + " -- (all)\n;", "rows", new FileFormat.Csv()))));
        }
        assertThat(target.resolve("rows_0001.csv")).isRegularFile();
    }

    @Test
    void aQueryThatFailsLeavesNoFile() {
        assertThatThrownBy(() -> nights.run(new UnloadTask(
                        spec("select note::integer from source.shop.orders", "rows", new FileFormat.Csv()))))
                .hasMessageContaining("a, ");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void plansTheStatementThatItRuns() {
        assertThat(nights.plan(new UnloadTask(spec(QUERY, "rows", new FileFormat.Parquet())))
                        .changes())
                .extracting(PlannedChange::text)
                .singleElement()
                .satisfies(
                        text -> assertThat(text).startsWith("copy (\n" + QUERY).contains("format parquet"));
        assertThat(target).isEmptyDirectory();
    }

    /** A folder for each night. */
    static class UnloadOfNight extends UnloadTask {
        UnloadOfNight(UnloadTask.Spec spec) {
            super(spec);
        }

        @Override
        protected Path folder(TaskContext context) {
            try {
                return Files.createDirectories(super.folder(context)
                        .resolve(context.now()
                                .atZone(context.zone())
                                .toLocalDate()
                                .toString()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void aSubclassWritesIntoAFolderOfItsNight() {
        nights.run(new UnloadOfNight(spec(QUERY, "rows", new FileFormat.Csv())));

        assertThat(target.resolve("2026-11-02/rows_0001.csv")).exists();
    }
}
