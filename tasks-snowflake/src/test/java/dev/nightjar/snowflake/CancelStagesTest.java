package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.Task;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.files.FileFormat;
import dev.nightjar.warehouse.files.FileTransfers.OnError;
import dev.nightjar.warehouse.files.LoadFilesTask;
import dev.nightjar.warehouse.files.UnloadTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cancel at each stage of what is done in Snowflake, through the real driver: nothing runs on there, nothing more is sent. */
class CancelStagesTest {
    private static final Sql ASK = Sql.of("SELECT A FROM T");

    @TempDir
    private Path folder;

    private final FakeSnowflake fake = new FakeSnowflake();
    private final SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(fake));

    @AfterEach
    void close() {
        warehouse.close();
        fake.close();
    }

    /** Does something when a statement that begins so has come, before it is answered. */
    private void when(String begin, Runnable event) {
        fake.when(sent -> {
                    if (sent.sql().startsWith(begin)) {
                        event.run();
                    }
                    return false;
                })
                .then(Answer.done());
    }

    private static void assertCancelled(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void beforeTheLogIn() {
        Thread.currentThread().interrupt();
        try {
            assertCancelled(() -> warehouse.open(List.of()));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            boolean _ = Thread.interrupted();
        }
        assertThat(fake.logins()).isEmpty();
    }

    @Test
    void whileItConnects() {
        CountDownLatch gate = new CountDownLatch(1);
        fake.refuseLogins(_ -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Optional.empty();
        });
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                warehouse.open(List.of()).close();
            } catch (NightjarException e) {
                kept.complete(e.code() == ErrorCode.CANCELLED
                        && Thread.currentThread().isInterrupted());
            }
        });
        Awaitility.await().until(() -> fake.logins().size() == 1);
        thread.interrupt();

        assertThat(kept.join()).isTrue();
        gate.countDown();
        Awaitility.await("the session that came too late is ended")
                .until(() -> fake.count("POST /session$") == 1 && fake.openSessions() == 0);
    }

    @Test
    void betweenSendingAndTheFirstAnswer() {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());
        try (Session session = warehouse.open(List.of())) {
            when(ASK.text(), session::cancel);

            assertCancelled(() -> session.query(ASK, row -> row.string(1)));
        }
        assertThat(fake.running()).isEmpty();
    }

    @Test
    void betweenSendingAndTheFirstAnswerOfAStatementWithAName() {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());
        try (Session session = warehouse.open(List.of())) {
            when(ASK.text(), session::cancel);

            assertCancelled(() -> session.execute("ask", ASK, false));
        }
        assertThat(fake.running()).isEmpty();
    }

    @Test
    void whileALargeResultIsFetched() {
        fake.when(ASK.text()).then(Answer.chunks(List.of(FakeColumn.number("N")), 1_000_000, 1_000, List::of));
        try (Session session = warehouse.open(List.of())) {
            assertCancelled(() -> session.stream(ASK, row -> {
                if (row.number(1) == 10_000) {
                    session.cancel();
                }
            }));
        }
        assertThat(fake.count("GET /chunks/")).isLessThan(1_000);
        assertThat(fake.running()).isEmpty();
    }

    /** Cancels the run of a task as soon as a statement that begins so has come. */
    private void cancelAt(String begin, Task<?> task) {
        CompletableFuture<RunHandle<?>> run = new CompletableFuture<>();
        when(begin, () -> run.join().cancel());
        try (Nightjar nightjar = Nightjar.builder(SnowflakeConfig.write(folder, fake.url(), "files: true"))
                .build()) {
            RunHandle<?> handle = nightjar.start(flow -> flow.run(task));
            run.complete(handle);

            assertThatThrownBy(handle::await).hasMessageContaining("cancelled");
        }
    }

    private List<String> sent(String begin) {
        return fake.statements().stream()
                .map(Sent::sql)
                .filter(sql -> sql.startsWith(begin))
                .toList();
    }

    private void stage(Consumer<Path> script) throws IOException {
        Path stage = Files.createDirectories(folder.resolve("stage"));
        Files.writeString(stage.resolve("rows_0.csv"), "1\n");
        Files.writeString(folder.resolve("in.csv"), "1\n");
        fake.when(sent -> sent.sql().startsWith("REMOVE")).then(Answer.done());
        script.accept(stage);
    }

    @Test
    void whileAFileIsPutOnAStage() throws IOException {
        stage(stage -> fake.when(sent -> sent.sql().startsWith("PUT")).then(Answer.upload(stage)));

        cancelAt(
                "PUT",
                new LoadFilesTask(new LoadFilesTask.Spec(
                        "warehouse",
                        TableName.of("S", "T"),
                        List.of(folder.resolve("*.csv")),
                        new FileFormat.Csv(),
                        OnError.ABORT)));

        assertThat(sent("PUT")).hasSize(1);
        assertThat(sent("COPY")).isEmpty();
        assertThat(fake.running()).isEmpty();
    }

    @Test
    void whileFilesAreGotFromAStage() throws IOException {
        stage(stage -> fake.when(sent -> sent.sql().startsWith("COPY"))
                .then(Answer.rows(List.of(FakeColumn.text("file_name")), List.of(List.of("rows_0.csv"))))
                .when(sent -> sent.sql().startsWith("GET"))
                .then(Answer.download(stage)));

        cancelAt(
                "GET",
                new UnloadTask(new UnloadTask.Spec(
                        "warehouse",
                        List.of(new Database.Source()),
                        "SELECT A FROM SHOP.T",
                        Files.createDirectory(folder.resolve("to")),
                        "t",
                        new FileFormat.Csv())));

        assertThat(sent("COPY")).hasSize(1);
        assertThat(sent("GET")).hasSize(1);
        assertThat(fake.running()).isEmpty();
    }
}
