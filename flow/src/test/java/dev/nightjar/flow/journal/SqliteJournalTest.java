package dev.nightjar.flow.journal;

import static dev.nightjar.flow.journal.Listening.heardBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.fault.SmallDisk;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("deep/er/journal.db");
    }

    @Override
    Journal open() {
        return SqliteJournal.open(file());
    }

    private void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void lastsLongerThanItsProcessHadItOpen() {
        journal.begin(run("r")).append(succeeded(STEP));
        journal.close();
        journal = open();

        assertThat(journal.run("r"))
                .hasValueSatisfying(r -> assertThat(r.state()).isEqualTo(RunState.INTERRUPTED));
        assertThat(journal.orphans()).hasSize(1);
        assertThat(journal.begin(run("r")).find(STEP)).isPresent();
        assertThat(journal.orphans()).isEmpty();
    }

    @Test
    void twoThatAreOpenAtOnceShareOneFileAndNotOneRun() {
        RunJournal run = journal.begin(run("r"));
        try (Journal other = SqliteJournal.open(file())) {
            assertThatThrownBy(() -> other.begin(run("r")))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                    .hasMessageContaining("run r is run by process");
            RunJournal second = other.begin(run("s"));
            for (int i = 1; i < 200; i++) {
                run.append(succeeded(Key.ROOT.child("step", "s", i)));
                second.append(succeeded(Key.ROOT.child("step", "s", i)));
            }
            assertThat(other.permits().take("l", 1)).isTrue();
            assertThat(journal.permits().take("l", 1)).isFalse();
            run.close();
            assertThat(other.begin(run("r")).find(Key.ROOT.child("step", "s", 199)))
                    .isPresent();
        }
        assertThat(journal.permits().take("l", 1)).as("the other has ended").isTrue();
    }

    @Test
    void closingARunAgainDoesNotGiveUpWhoHasItNow() throws InterruptedException {
        RunJournal old = journal.begin(run("r"));
        RunJournal now = again(old);
        old.close();
        now.append(succeeded(STEP));

        try (Journal other = SqliteJournal.open(file())) {
            assertThatThrownBy(() -> other.begin(run("r"))).hasMessageContaining("is run by");
        }
        BlockingQueue<Journal.Request> heard = heardBy(now);
        journal.request("r", new Journal.Request.Cancel());
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(new Journal.Request.Cancel());
    }

    @Test
    void aRequestThatCannotBeReadOrHandedOnKeepsNobodyFromTheNext() throws Exception {
        RunJournal run = journal.begin(run("r"));
        BlockingQueue<Journal.Request> heard = new LinkedBlockingQueue<>();
        run.listen(new RunJournal.Listener() {
            @Override
            public void requested(Journal.Request request) {
                heard.add(request);
                if (request instanceof Journal.Request.Cancel) {
                    throw new IllegalStateException("odd");
                }
            }

            @Override
            public void lost(NightjarException why) {
                throw why;
            }
        });
        sql(
                file(),
                "insert into request (run, kind, body) values (999, 'answer', x'00')",
                "insert into request (run, kind, body) values (1, 'answer', x'00')",
                "insert into request (run, kind, body) values (1, 'other', x'7b7d')");
        Journal.Request.Answer answer = new Journal.Request.Answer(STEP.id(), true, "ana", "");
        for (Journal.Request request : List.of(new Journal.Request.Cancel(), answer)) {
            journal.request("r", request);
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(request);
        }
        run.append(succeeded(STEP));
        run.close();
        assertThat(journal.begin(run("r")).find(STEP))
                .as("what cannot be read is passed over")
                .isPresent();
    }

    @Test
    void aRunWhoseOwnerIsSilentIsFoundByWhoIsAtNone() throws SQLException {
        journal.begin(run("r")).append(succeeded(STEP));
        journal.close();
        sql(
                file(),
                "insert into lease values (99, 'gone/boot/pid:[1]', 1, 1, 7)",
                "update run set state = 'RUNNING', lease = 99");
        journal = SqliteJournal.open(file(), SqliteJournal.Settings.DEFAULT.withLease(Duration.ofMillis(100)));

        assertThat(journal.runs(1)).extracting(Journal.RunRecord::state).containsExactly(RunState.RUNNING);
        await().atMost(Duration.ofSeconds(20)).until(() -> !journal.orphans().isEmpty());
        assertThat(journal.begin(run("r")).find(STEP)).isPresent();
    }

    @Test
    void whoseLeaseHasEndedIsRefused() throws SQLException {
        RunJournal run = journal.begin(run("r"));
        sql(file(), "delete from lease");

        assertThatThrownBy(() -> run.append(succeeded(STEP)))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining("another took over its runs");
        try (Journal other = SqliteJournal.open(file())) {
            assertThat(other.entries("r")).isEmpty();
        }
    }

    @Test
    void whoseFileIsTakenAwayIsTold() throws Exception {
        for (String taken : List.of("journal.db", "journal.db-wal")) {
            Path file = folder.resolve(taken + ".d/journal.db");
            assertIsTold(file, file.resolveSibling(taken));
        }
    }

    @Test
    void whoseLogIsTakenAwayBehindALinkIsTold() throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), real.resolve("journal.db"));
        assertIsTold(link, real.resolve("journal.db-wal"));
    }

    private void assertIsTold(Path file, Path there) throws Exception {
        try (Journal open = SqliteJournal.open(file)) {
            BlockingQueue<NightjarException> lost = new LinkedBlockingQueue<>();
            open.begin(run("r")).listen(new RunJournal.Listener() {
                @Override
                public void requested(Journal.Request request) {}

                @Override
                public void lost(NightjarException why) {
                    lost.add(why);
                }
            });
            Files.copy(there, folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(folder.resolve("copy"), there, StandardCopyOption.REPLACE_EXISTING);

            String why = there + " was deleted, moved or replaced while journal " + file + " was open";
            assertThat(lost.poll(20, TimeUnit.SECONDS))
                    .hasMessageContaining(why)
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT));
            Files.delete(there);
            assertThatThrownBy(() -> open.begin(run("s"))).hasMessageContaining(why);
        }
    }

    @Test
    void aNewerOrForeignFileIsRefusedUntouched() throws Exception {
        Path newer = folder.resolve("newer.db");
        SqliteJournal.open(newer).close();
        sql(newer, "pragma user_version = 99");
        byte[] before = Files.readAllBytes(newer);
        assertThatThrownBy(() -> SqliteJournal.open(newer))
                .hasMessageContaining("has version 99, and this Nightjar knows versions up to 5");
        assertThat(Files.readAllBytes(newer)).isEqualTo(before);

        Path foreign = folder.resolve("foreign.db");
        sql(foreign, "create table t (a)");
        byte[] asItWas = Files.readAllBytes(foreign);
        assertThatThrownBy(() -> SqliteJournal.open(foreign)).hasMessageContaining("that Nightjar did not make");
        assertThat(Files.readAllBytes(foreign)).isEqualTo(asItWas);

        Path text = Files.writeString(
                folder.resolve("text.db"), "not a database, but long enough to be a header".repeat(40));
        assertThatThrownBy(() -> SqliteJournal.open(text))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                .hasMessageContaining("it is damaged");
    }

    @Test
    void aNameIsTakenAsItIs() {
        for (String name : List.of(
                "a?b",
                "j.db?synchronous=OFF&journal_mode=MEMORY",
                "a?b/c",
                "a b",
                "a#b",
                "a%20b",
                "a;b=c",
                "ü✓\uD83D\uDE80",
                "file:x",
                ":memory:",
                "it's",
                "a\nb")) {
            Path odd = folder.resolve(name).resolve("journal.db?x");
            try (Journal made = SqliteJournal.open(odd)) {
                made.begin(run("r")).append(succeeded(STEP));
                assertThat(made.entries("r")).hasSize(1);
                made.backup(odd.resolveSibling("copy?"));
            }
            assertThat(odd).isRegularFile();
            assertThat(odd.resolveSibling("copy?")).isRegularFile();
        }
    }

    @Test
    void whatIsAskedOfAClosedJournalIsRefused() {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(STEP));
        journal.close();

        for (ThrowingCallable late : List.<ThrowingCallable>of(
                () -> journal.runs(1),
                () -> journal.begin(run("s")),
                () -> run.append(succeeded(LATER)),
                () -> run.read(1),
                () -> journal.check(),
                () -> journal.backup(folder.resolve("copy.db")))) {
            assertThatThrownBy(late)
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> SqliteJournal.open(file.resolve("journal.db")))
                .hasMessageContaining("cannot make the folder of journal");
    }

    @Test
    void onceItIsClosedTheFileAloneHasAll() throws IOException {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(STEP));
        run.close();
        assertThat(journal.runs(10)).hasSize(1);
        journal.close();

        Path copy = Files.copy(file(), folder.resolve("copy.db"));
        try (Journal kept = SqliteJournal.open(copy)) {
            assertThat(kept.entries("r")).hasSize(1);
            assertThat(kept.check()).isEmpty();
        }
    }

    @Test
    void closingWaitsForNobodyThatIsAtTheFile() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            journal.begin(run("r")).append(succeeded(STEP));
            statement.execute("begin");
            statement.executeQuery("select count(*) from run").next();
            journal.begin(run("s")).append(succeeded(STEP));

            long before = System.nanoTime();
            journal.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
        }
        journal = open();
        assertThat(journal.entries("s")).hasSize(1);
    }

    @Test
    void whatCameAfterAnEndedRunIsNotReadForIt() throws Exception {
        RunJournal old = journal.begin(run("old"));
        old.append(succeeded(STEP));
        old.state(RunState.FAILED, Optional.empty());
        old.close();
        RunJournal later = journal.begin(run("later"));
        for (int i = 1; i <= 10_000; i++) {
            later.note(succeeded(Key.ROOT.child("step", "s", i)));
        }
        later.append(succeeded(LATER));
        later.close();
        journal.close();
        byte[] bytes = Files.readAllBytes(file());
        int page = 4096 * (bytes.length / 4096 * 9 / 10);
        java.util.Arrays.fill(bytes, page, page + 4096, (byte) 0);
        Files.write(file(), bytes);
        journal = open();

        assertThat(journal.entries("old")).hasSize(1);
        assertThat(journal.current("old")).hasSize(1);
        assertThatThrownBy(() -> journal.entries("later").count()).hasMessageContaining("it is damaged");
    }

    @Test
    void aCopyIsMadeWhileRunsGoOn() {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(STEP));
        Path copy = folder.resolve("it's a copy.db");
        journal.backup(copy);
        run.append(succeeded(LATER));

        try (Journal kept = SqliteJournal.open(copy)) {
            assertThat(kept.entries("r")).hasSize(1);
            assertThat(kept.check()).isEmpty();
        }
        assertThatThrownBy(() -> journal.backup(copy))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("it's a copy.db: it is there already");
        Path nowhere = folder.resolve("none/copy.db");
        assertThatThrownBy(() -> journal.backup(nowhere))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                .hasMessageContaining(" to %s: ".formatted(nowhere));
    }

    @Test
    void noHalfOfACopyIsLeftOnAFullDisk() throws Exception {
        try (SmallDisk small = SmallDisk.in(folder, "200k")) {
            Path disk = small.path();
            RunJournal run = journal.begin(run("r"));
            run.blobs().put(new byte[1_000_000]);
            run.append(succeeded(STEP));

            assertThatThrownBy(() -> journal.backup(disk.resolve("copy.db")))
                    .isInstanceOf(NightjarException.class)
                    .hasMessageContaining("its disk is full");
            assertThat(disk).isEmptyDirectory();
        }
    }

    @Test
    void aDiskThatIsTooFullToOpenAJournalIsNamed() throws Exception {
        try (SmallDisk small = SmallDisk.in(folder, "1m")) {
            Path file = small.path().resolve("journal.db");
            SqliteJournal.open(file).close();
            Path filler = small.path().resolve("filler");
            assertThatThrownBy(() -> Files.write(filler, new byte[1_000_000])).isInstanceOf(IOException.class);

            assertThatThrownBy(() -> SqliteJournal.open(file))
                    .hasMessageContaining("cannot open journal %s: the disk is full".formatted(file));
            Files.delete(filler);
            SqliteJournal.open(file).close();
        }
    }
}
