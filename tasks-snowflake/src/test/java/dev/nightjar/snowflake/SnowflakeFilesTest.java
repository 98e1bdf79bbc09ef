package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Backoff;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.files.FileFormat;
import dev.nightjar.warehouse.files.FileTransfers.OnError;
import dev.nightjar.warehouse.files.LoadFilesTask;
import dev.nightjar.warehouse.files.UnloadTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in and out over a stage, with the real driver, which moves them itself. */
class SnowflakeFilesTest {
    private static final TableName ODD = TableName.of("odd \"one\"", "it's; \\");

    @TempDir
    Path folder;

    private final FakeSnowflake fake = new FakeSnowflake();

    @AfterEach
    void close() {
        fake.close();
    }

    private Nightjar nightjar(boolean files) throws IOException {
        return Nightjar.builder(SnowflakeConfig.write(folder, fake.url(), "files: " + files))
                .build();
    }

    private <R> R run(Task<R> task) throws IOException {
        try (Nightjar nightjar = nightjar(true)) {
            return nightjar.run(flow -> flow.run(task));
        }
    }

    private LoadFilesTask load(FileFormat format, OnError onError) {
        return new LoadFilesTask(
                new LoadFilesTask.Spec("warehouse", ODD, List.of(folder.resolve("*.csv")), format, onError));
    }

    private Path stage() throws IOException {
        return Files.createDirectories(folder.resolve("stage"));
    }

    private static Answer copied(List<List<? extends @Nullable Object>> rows) {
        return Answer.rows(
                Stream.of(
                                "file",
                                "status",
                                "rows_parsed",
                                "rows_loaded",
                                "error_limit",
                                "errors_seen",
                                "first_error",
                                "first_error_line",
                                "first_error_character",
                                "first_error_column_name")
                        .map(FakeColumn::text)
                        .toList(),
                rows);
    }

    @Test
    void putsFilesOnAStageAndCopiesThemOnce() throws IOException {
        Path stage = stage();
        Files.writeString(folder.resolve("a';--.csv"), "ID\n1\n2\n");
        Files.writeString(folder.resolve("b *.csv"), "ID\nx\n");
        fake.when(sent -> sent.sql().startsWith("PUT")).then(Answer.upload(stage));
        fake.when(sent -> sent.sql().startsWith("REMOVE")).then(Answer.done());
        fake.when(sent -> sent.sql().startsWith("COPY INTO"))
                .then(copied(List.of(
                        Arrays.asList("nightjar/x/0001.csv", "LOADED", "2", "2", "1", "0", null, null, null, null),
                        List.of(
                                "nightjar/x/0002.csv",
                                "LOAD_FAILED",
                                "1",
                                "0",
                                "1",
                                "1",
                                "Numeric value 'x' is not recognized",
                                "2",
                                "1",
                                "\"T\"[\"ID\":1]"))));

        LoadFilesTask.Result result = run(load(new FileFormat.Csv(), OnError.SKIP_FILE));

        assertThat(stage.resolve("0001.csv")).hasContent("ID\n1\n2\n");
        assertThat(stage.resolve("0002.csv")).hasContent("ID\nx\n");
        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.faulty()).singleElement().satisfies(file -> {
            assertThat(file.file()).isEqualTo(folder.resolve("b *.csv"));
            assertThat(file.firstError())
                    .contains("Numeric value 'x' is not recognized (line 2, column \"T\"[\"ID\":1])");
        });
        assertThat(fake.statements())
                .filteredOn(sent -> !sent.sql().contains("result_scan"))
                .extracting(sent -> sent.sql().split(" ", 2)[0])
                .containsExactly("PUT", "PUT", "COPY", "REMOVE");
        Sent copy = fake.statements().get(2);
        assertThat(copy.asynchronous()).isTrue();
        assertThat(copy.tag()).hasValueSatisfying(tag -> assertThat(tag).contains(".copy@"));
    }

    @Test
    void aFileThatTheLoadHistoryKnowsIsNotLoadedAgain() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "ID\n1\n");
        fake.when(sent -> sent.sql().startsWith("PUT")).then(Answer.upload(stage()));
        fake.when(sent -> sent.sql().startsWith("REMOVE")).then(Answer.done());
        fake.when(sent -> sent.sql().startsWith("COPY INTO"))
                .then(Answer.value("status", "Copy executed with 0 files processed."));

        assertThat(run(load(new FileFormat.Csv(), OnError.ABORT)).files())
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.rows()).isZero();
                    assertThat(file.firstError()).contains("it was loaded before");
                });
    }

    @Test
    void leavesNothingOnTheStageWhenTheCopyFails() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "ID\nx\n");
        fake.when(sent -> sent.sql().startsWith("PUT")).then(Answer.upload(stage()));
        fake.when(sent -> sent.sql().startsWith("REMOVE")).then(Answer.done());
        fake.when(sent -> sent.sql().startsWith("COPY INTO"))
                .then(Answer.fails("100038", "22018", "Numeric value 'x' is not recognized"));

        assertThatThrownBy(() -> run(load(new FileFormat.Csv(), OnError.ABORT)))
                .hasMessageContaining("Numeric value 'x' is not recognized");
        assertThat(fake.statements())
                .last()
                .satisfies(sent -> assertThat(sent.sql()).startsWith("REMOVE"));
    }

    @Test
    void movesNoFileWhereTheConnectionDoesNotAllowIt() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "ID\n1\n");
        try (Nightjar nightjar = nightjar(false)) {
            assertThatThrownBy(() -> nightjar.run(flow -> flow.run(load(new FileFormat.Csv(), OnError.ABORT))))
                    .hasMessageContaining("set 'files: true'");
        }
        assertThat(fake.logins()).isEmpty();
    }

    @Test
    void getsWhatACopyWrote() throws IOException {
        Path stage = stage();
        Files.writeString(stage.resolve("rows_0_0_0.json"), "{\"A\":1}\n");
        Files.writeString(stage.resolve("rows_0_1_0.json"), "{\"A\":2}\n{\"A\":3}\n");
        fake.when(sent -> sent.sql().startsWith("COPY INTO"))
                .then(Answer.rows(
                        List.of(
                                FakeColumn.text("FILE_NAME"),
                                FakeColumn.number("FILE_SIZE"),
                                FakeColumn.number("ROW_COUNT")),
                        List.of(
                                List.of("nightjar/x/rows_0_0_0.json", 8, 1),
                                List.of("nightjar/x/rows_0_1_0.json", 16, 2))));
        fake.when(sent -> sent.sql().startsWith("GET")).then(Answer.download(stage));
        fake.when(sent -> sent.sql().startsWith("REMOVE")).then(Answer.done());
        Files.writeString(stage.resolve("rows_9_9_0.json"), "of an attempt that was cancelled");
        Path target = Files.createDirectory(folder.resolve("to"));

        UnloadTask.Result result = run(new UnloadTask(new UnloadTask.Spec(
                "warehouse",
                List.of(new Database.Source()),
                "SELECT A FROM SHOP.T",
                target,
                "t",
                new FileFormat.Json())));

        assertThat(result.files()).extracting(file -> file.rows().orElse(-1L)).containsExactly(1L, 2L);
        assertThat(target.resolve("t_0001.json")).hasContent("{\"A\":1}\n");
        assertThat(target.resolve("t_0002.json")).hasContent("{\"A\":2}\n{\"A\":3}\n");
    }

    @Test
    void copiesAgainWhatAnAttemptBeforeHasTakenOffTheStage() throws IOException {
        Path stage = stage();
        fake.otherwise(sent -> {
            if (sent.sql().startsWith("COPY INTO")) {
                write(stage.resolve("rows_0_0_0.json"));
                return Optional.of(Answer.rows(
                        List.of(FakeColumn.text("FILE_NAME"), FakeColumn.number("ROW_COUNT")),
                        List.of(List.of("nightjar/x/rows_0_0_0.json", 1))));
            }
            if (sent.sql().startsWith("REMOVE")) {
                delete(stage.resolve("rows_0_0_0.json"));
                return Optional.of(Answer.done());
            }
            return Optional.empty();
        });
        fake.when(sent -> sent.sql().startsWith("GET"))
                .then(Answer.fails("000603", "XX000", "Internal error"), Answer.download(stage));
        Path target = Files.createDirectory(folder.resolve("to"));
        Task<UnloadTask.Result> unload = new UnloadTask(new UnloadTask.Spec(
                        "warehouse",
                        List.of(new Database.Source()),
                        "SELECT A FROM SHOP.T",
                        target,
                        "t",
                        new FileFormat.Json()))
                .with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(Duration.ZERO)));

        assertThat(run(unload).files()).hasSize(1);
        assertThat(target.resolve("t_0001.json")).hasContent("{\"A\":1}\n");
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "{\"A\":1}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void plansWhatItSends() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "ID\n1\n");
        try (Nightjar nightjar = nightjar(true)) {
            assertThat(nightjar.plan(flow -> flow.run(load(new FileFormat.Csv(), OnError.ABORT)))
                            .changes())
                    .extracting(PlannedChange::text)
                    .satisfiesExactly(
                            put -> assertThat(put).startsWith("PUT 'file://"),
                            copy -> assertThat(copy).startsWith("COPY INTO \"RAW\".\"odd \"\"one\"\"\".\"it's; \\\""),
                            remove -> assertThat(remove).startsWith("REMOVE '@~/nightjar/"));
        }
        assertThat(fake.statements()).isEmpty();
    }
}
