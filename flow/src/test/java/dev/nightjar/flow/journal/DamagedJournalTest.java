package dev.nightjar.flow.journal;

import static dev.nightjar.flow.journal.JournalContract.AT;
import static dev.nightjar.flow.journal.JournalContract.LATER;
import static dev.nightjar.flow.journal.JournalContract.NONE;
import static dev.nightjar.flow.journal.JournalContract.STEP;
import static dev.nightjar.flow.journal.JournalContract.failed;
import static dev.nightjar.flow.journal.JournalContract.run;
import static dev.nightjar.flow.journal.JournalContract.succeeded;
import static dev.nightjar.flow.journal.Listening.heardBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** What becomes of a journal in which a disk has changed something. */
class DamagedJournalTest {
    @TempDir
    Path folder;

    private Path file;
    private Journal journal;

    @BeforeEach
    void open() {
        file = folder.resolve("journal.db");
        journal = SqliteJournal.open(file);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void aRunWhoseSecretIsDamagedIsNotDoneAgain() throws SQLException {
        journal.begin(run("r")).append(succeeded(STEP));
        journal.close();
        sql("update run set key_secret = zeroblob(20)");
        open();

        assertThatThrownBy(() -> journal.begin(run("r")))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                .hasMessageContaining("run r cannot go on", "damaged");
        assertThat(journal.run("r").orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(journal.check()).containsExactly("what the steps of run r are found by is damaged");
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
                "update entry set value = cast('{\"b\":3.50}' as blob) where seq = 77",
                "update large_value set bytes = x'00'");
        open();

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
                "pragma writable_schema = on",
                "update sqlite_schema set sql = replace(sql, ' not null', '') where name in ('entry', 'large_value')");
        sql("update entry set head = null where seq = 1", "update large_value set bytes = null");
        open();

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
        sql("update entry set kind = 77 where seq = 1");
        open();

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
    void aBranchIsNotTakenForEndedBecauseADiskSaysSo() throws SQLException {
        Key failed = Key.ROOT.child("map", "m", 1).item("a");
        Key kept = Key.ROOT.child("map", "m", 1).item("b");
        RunJournal run = journal.begin(run("r"));
        run.append(new Entry.BranchFailed(failed, AT, ErrorCode.EXTERNAL, "no route"));
        run.append(new Entry.BranchEnded(kept, AT, Optional.of(NONE)));
        run.append(new Entry.BranchEnded(Key.ROOT.child("map", "m", 1).item("c"), AT, Optional.empty()));
        run.close();
        for (int entry : List.of(1, 2)) {
            sql("update entry set kind = 6 where seq = " + entry);

            assertThatThrownBy(() -> journal.begin(run("r")))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                    .hasMessageContaining("entry %d of the journal is damaged".formatted(entry));
            sql("update entry set kind = %d where seq = %d".formatted(entry == 1 ? 7 : 10, entry));
        }
        assertThat(journal.begin(run("r")).find(failed)).containsInstanceOf(Entry.BranchFailed.class);
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
            sql("update run set %s where id = 'damaged'".formatted(change));
            open();

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
            sql("delete from run");
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
        sql("update large_value set bytes = x'00'");

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
        sql("update entry set head = zeroblob(length(head)) where kind = 5");

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
        sql("update entry set value = cast('{\"first\":1,\"kept\":[]}' as blob) where kind = 8");
        open();

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
                "update log set lines = zeroblob(length(lines)) where number = 1",
                "update log set lines = cast(replace(lines, 'INFO', 'INGO') as blob) where number = 3",
                "update log set lines = cast(replace(lines, 'fourth', 'forths') as blob) where number = 4");
        open();

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
        byte[] bytes = Files.readAllBytes(file);
        int page = 4096 * (bytes.length / 4096 / 2);
        java.util.Arrays.fill(bytes, page, page + 4096, (byte) 0);
        Files.write(file, bytes);
        open();

        List<String> findings = journal.check();
        assertThat(findings).isNotEmpty();
        assertThat(journal.runs(10)).hasSize(1);
        assertThat(journal.entries("r").limit(500)).hasSizeGreaterThan(300);
        assertThatThrownBy(() -> journal.backup(folder.resolve("copy.db")))
                .hasMessageContainingAll("cannot copy journal " + file + ": it is damaged", "'nightjar doctor'");
    }
}
