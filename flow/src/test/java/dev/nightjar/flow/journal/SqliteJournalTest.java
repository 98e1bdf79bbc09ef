package dev.nightjar.flow.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
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
import org.slf4j.event.Level;

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
    void aRunWhoseSecretIsDamagedIsNotDoneAgain() throws SQLException {
        journal.begin(run("r")).append(succeeded(STEP));
        journal.close();
        sql(file(), "update run set key_secret = zeroblob(20)");
        journal = open();

        assertThatThrownBy(() -> journal.begin(run("r")))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                .hasMessageContaining("run r cannot go on", "damaged");
        assertThat(journal.run("r").orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(journal.check()).containsExactly("what the steps of run r are found by is damaged");
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

    @Test
    void aChangedByteIsNamedAndTheRestReadable() throws Exception {
        RunJournal run = journal.begin(run("r"));
        for (int i = 1; i <= 500; i++) {
            run.note(succeeded(Key.ROOT.child("step", "s", i)));
        }
        byte[] large = new byte[200_000];
        run.blobs().put(large);
        run.append(succeeded(STEP));
        journal.close();
        sql(
                file(),
                "update entry set value = cast('{\"b\":3.50}' as blob) where seq = 77",
                "update large_value set bytes = x'00'");
        journal = open();

        assertThat(journal.check())
                .anySatisfy(f -> assertThat(f).isEqualTo("entry 77 of run r is damaged: it is not what was written"))
                .anySatisfy(f -> assertThat(f).contains("large value").contains("of run r is damaged"))
                .hasSize(2);
        assertThat(journal.entries("r")).hasSize(500);
        RunJournal again = journal.begin(run("r"));
        assertThat(again.find(STEP)).isPresent();
        assertThatThrownBy(() -> again.find(Key.ROOT.child("step", "s", 77)))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                .hasMessageContaining("entry 77 of the journal is damaged");
    }

    @Test
    void whatADiskHasMadeNothingOfIsDamaged() throws SQLException {
        RunJournal run = journal.begin(run("r"));
        String hash = run.blobs().put(new byte[100_000]);
        run.append(succeeded(LATER));
        run.append(succeeded(STEP));
        journal.close();
        sql(
                file(),
                "pragma writable_schema = on",
                "update sqlite_schema set sql = replace(sql, ' not null', '') where name in ('entry', 'large_value')");
        sql(file(), "update entry set head = null where seq = 1", "update large_value set bytes = null");
        journal = open();

        assertThat(journal.check())
                .containsExactly(
                        "entry 1 of run r is damaged: it is not what was written",
                        "the large value %s of run r is damaged: it is not what was written".formatted(hash));
        assertThat(journal.entries("r").map(Entry::key)).containsExactly(STEP);
        RunJournal again = journal.begin(run("r"));
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                () -> again.find(LATER), () -> again.blobs().get(hash))) {
            assertThatThrownBy(use)
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED));
        }
    }

    @Test
    void anEntryInThePlaceOfAnotherIsNotTakenForIt() throws SQLException {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(LATER));
        run.append(succeeded(STEP));
        run.close();
        RunJournal again = journal.begin(run("r"));
        sql(
                file(),
                "update entry set seq = 9 where seq = 1",
                "update entry set seq = 1 where seq = 2",
                "update entry set seq = 2 where seq = 9");

        for (Key key : List.of(LATER, STEP)) {
            assertThatThrownBy(() -> again.find(key))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                    .hasMessageContaining("is damaged");
        }
    }

    @Test
    void anEntryOfAnUnknownKindIsDamaged() throws SQLException {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(LATER));
        run.append(succeeded(STEP));
        journal.close();
        sql(file(), "update entry set kind = 77 where seq = 1");
        journal = open();

        assertThat(journal.entries("r").map(Entry::key)).containsExactly(STEP);
        assertThat(journal.current("r").map(Entry::key)).containsExactly(STEP);
        assertThat(journal.check()).containsExactly("entry 1 of run r is damaged: it is not what was written");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> journal.begin(run("r")))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                    .hasMessageContaining("entry 1 of the journal is damaged", "'nightjar retry RUN --from STEP'");
        }
        RunJournal again = journal.retry("r", new Journal.Retry.From(LATER), NONE);
        assertThat(again.find(LATER)).isEmpty();
        assertThat(again.find(STEP)).isEmpty();
    }

    @Test
    void aRunThatIsDamagedIsNamedAndTheOthersGoOn() throws SQLException {
        for (String change : List.of(
                "spec = cast('{\"keep\":8}' as blob)",
                "started = started + 1",
                "run_date = '2026-12-24'",
                "run_date = '2026+11-02'",
                "flow = 'g'",
                "state = 'SUCCEADED'")) {
            journal.begin(run("damaged")).close();
            journal.begin(run("sound")).close();
            journal.close();
            sql(file(), "update run set %s where id = 'damaged'".formatted(change));
            journal = open();

            assertThat(journal.check())
                    .as(change)
                    .containsExactly("run damaged is damaged: it is not what was written");
            assertThat(journal.runs(10)).extracting(record -> record.run().id()).containsExactly("sound");
            assertThat(journal.orphans())
                    .extracting(record -> record.run().id())
                    .containsExactly("sound");
            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    () -> journal.run("damaged"),
                    () -> journal.entries("damaged"),
                    () -> journal.begin(run("damaged")),
                    () -> journal.retry("damaged", new Journal.Retry.Failures(), NONE))) {
                assertThatThrownBy(use)
                        .as(change)
                        .isInstanceOfSatisfying(
                                NightjarException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                        .hasMessage(
                                "run damaged is damaged in the journal: it is not what was written; start a new run");
            }
            journal.begin(run("sound")).close();
            sql(file(), "delete from run");
        }
    }

    @Test
    void aRunWithNewParametersIsSound() {
        journal.begin(run("r")).close();
        Payload.Inline spec = new Payload.Inline(new byte[] {'7'});
        journal.retry("r", new Journal.Retry.Failures(), spec).close();

        assertThat(journal.begin(run("r")).run().spec().bytes()).isEqualTo(spec.bytes());
        assertThat(journal.check()).isEmpty();
    }

    @Test
    void whatOtherRunsWouldUseIsNotUsedWhenItIsDamaged() throws SQLException {
        journal.cache().keep("k", AT, NONE);
        RunJournal run = journal.begin(run("r"));
        journal.request("r", new Journal.Request.Answer(STEP.id(), false, "ana", ""));
        assertThat(journal.cache().find("k", AT)).isPresent();
        run.close();
        sql(
                file(),
                "update result_cache set result = cast('7' as blob)",
                "update request set body = cast(replace(body, 'false', 'true') as blob)");

        assertThat(journal.cache().find("k", AT)).isEmpty();
        assertThat(heardBy(journal.begin(run("r")))).isEmpty();
        assertThat(journal.check())
                .containsExactly(
                        "request 1 to run r is damaged: it is not what was written",
                        "the result for other runs under k is damaged: it is not what was written");
        journal.cache().keep("k", AT, NONE);
        journal.begin(run("s")).append(succeeded(STEP));
        assertThat(journal.cache().find("k", AT)).isPresent();
    }

    @Test
    void aLargeValueThatIsDamagedIsSoundOnceItsStepIsDoneAgain() throws SQLException {
        byte[] large = new byte[100_000];
        RunJournal run = journal.begin(run("r"));
        String hash = run.blobs().put(large);
        run.append(succeeded(STEP));
        run.close();
        sql(file(), "update large_value set bytes = x'00'");

        RunJournal again = journal.retry("r", new Journal.Retry.From(STEP), NONE);
        assertThatThrownBy(() -> again.blobs().get(hash)).hasMessageContaining("'nightjar retry RUN --from STEP'");
        assertThat(again.blobs().put(large)).isEqualTo(hash);
        again.append(succeeded(STEP));
        assertThat(again.blobs().get(hash)).isEqualTo(large);
        assertThat(journal.check()).isEmpty();
    }

    @Test
    void aRetryKeepsWhatIsTooDamagedToTellWhoRemembersIt() throws SQLException {
        Key beside = Key.ROOT.child("step", "beside", 1);
        Key job = beside.child("remember", "job", 1);
        RunJournal run = journal.begin(run("r"));
        run.append(new Entry.Started(beside, AT, "t", 1));
        run.append(new Entry.Started(STEP, AT, "t", 1));
        run.append(new Entry.Value(job, AT, NONE));
        run.close();
        sql(file(), "update entry set head = zeroblob(length(head)) where kind = 5");

        RunJournal retried = journal.retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(retried.find(STEP)).isEmpty();
        assertThatThrownBy(() -> retried.find(job)).hasMessageContaining("entry 3 of the journal is damaged");
    }

    @Test
    void aRetryThatIsDamagedIsNotObeyed() throws SQLException {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(STEP));
        run.append(failed(LATER));
        run.close();
        journal.retry("r", new Journal.Retry.Failures(), NONE).close();
        journal.close();
        sql(file(), "update entry set value = cast('{\"first\":1,\"kept\":[]}' as blob) where kind = 8");
        journal = open();

        assertThat(journal.check()).containsExactly("entry 3 of run r is damaged: it is not what was written");
        assertThat(journal.current("r").map(Entry::key)).containsExactly(STEP, LATER);
        assertThatThrownBy(() -> journal.begin(run("r")))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                .hasMessageStartingWith("run r cannot go on: what a retry of it has forgotten (entry 3) is damaged");
    }

    @Test
    void damagedLinesOfLogAreNamedAndLeftOut() throws SQLException {
        RunJournal run = journal.begin(run("r"));
        for (String text : List.of("first", "second", "third", "fourth")) {
            run.log(new LogLine(AT, Level.INFO, STEP.parts(), text.repeat(20_000)));
        }
        run.state(RunState.SUCCEEDED, Optional.empty());
        journal.close();
        sql(
                file(),
                "update log set lines = zeroblob(length(lines)) where number = 1",
                "update log set lines = cast(replace(lines, 'INFO', 'INGO') as blob) where number = 3",
                "update log set lines = cast(replace(lines, 'fourth', 'forths') as blob) where number = 4");
        journal = open();

        assertThat(journal.logs("r").map(LogLine::text)).containsExactly("second".repeat(20_000));
        assertThat(journal.check())
                .containsExactly(
                        "lines 1 of the log of run r are damaged: they are not what was written",
                        "lines 3 of the log of run r are damaged: they are not what was written",
                        "lines 4 of the log of run r are damaged: they are not what was written");
    }

    @Test
    void aTornPageIsNamedAndTheRestReadable() throws Exception {
        RunJournal run = journal.begin(run("r"));
        for (int i = 1; i <= 2_000; i++) {
            run.note(succeeded(Key.ROOT.child("step", "s", i)));
        }
        run.append(succeeded(STEP));
        journal.close();
        byte[] bytes = Files.readAllBytes(file());
        int page = 4096 * (bytes.length / 4096 / 2);
        java.util.Arrays.fill(bytes, page, page + 4096, (byte) 0);
        Files.write(file(), bytes);
        journal = open();

        List<String> findings = journal.check();
        assertThat(findings).isNotEmpty();
        assertThat(journal.runs(10)).hasSize(1);
        assertThat(journal.entries("r").limit(500)).hasSizeGreaterThan(300);
        assertThatThrownBy(() -> journal.backup(folder.resolve("copy.db")))
                .hasMessageContainingAll("cannot copy journal " + file() + ": it is damaged", "'nightjar doctor'");
    }
}
