package dev.nightjar.flow.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What every journal keeps to. */
abstract class JournalContract implements RetryContract, RequestContract, GivenUpContract {
    static final Instant AT = Instant.parse("2026-11-02T00:00:00.123Z");
    /** After all that happens. */
    static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

    static final Key STEP = Key.ROOT.child("step", "clone", 1);
    static final Key LATER = Key.ROOT.child("step", "verify", 1);
    static final Payload.Inline NONE = json("null");

    Journal journal = unopened();

    abstract Journal open();

    private static Journal unopened() {
        return new InMemoryJournal();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @BeforeEach
    void openJournal() {
        journal = open();
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    static Payload.Inline json(String text) {
        return new Payload.Inline(text.getBytes(StandardCharsets.UTF_8));
    }

    static Journal.Run run(String id) {
        return new Journal.Run(id, "recipes.night", json("{\"keep\":7}"), AT, LocalDate.of(2026, 11, 2));
    }

    static Entry.Succeeded succeeded(Key key) {
        return new Entry.Succeeded(key, AT, "warehouse.clone", json("{\"a\":1}"), json("{\"b\":2.50}"), 1);
    }

    static Entry.Failed failed(Key key) {
        return new Entry.Failed(key, AT, "warehouse.clone", json("{}"), ErrorCode.EXTERNAL, "no \"route\" — ✗", 3);
    }

    static String text(Payload payload) {
        return new String(((Payload.Inline) payload).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aRunThatIsTakenUpFindsWhatItHadDecidedByteByByte() {
        RunJournal run = journal.begin(run("r"));
        assertThat(run.find(STEP)).isEmpty();
        long position = run.append(succeeded(STEP));
        assertThat(run.read(position).key()).isEqualTo(STEP);

        RunJournal later = again(run);
        assertThat(later.run().started()).isEqualTo(AT);
        assertThat(later.decision(STEP)).contains(new RunJournal.Decision(position, RunJournal.Decision.Kind.RESULT));
        assertThat(later.find(STEP)).hasValueSatisfying(entry -> {
            Entry.Succeeded found = (Entry.Succeeded) entry;
            assertThat(found.key()).isEqualTo(STEP);
            assertThat(found.at()).isEqualTo(AT);
            assertThat(found.type()).isEqualTo("warehouse.clone");
            assertThat(text(found.spec())).isEqualTo("{\"a\":1}");
            assertThat(text(found.result())).isEqualTo("{\"b\":2.50}");
        });
    }

    @Test
    void hashesTheKeysOfARunAlikeAndOfEachRunOtherwise() {
        RunJournal run = journal.begin(run("r"));
        KeyHash hash = STEP.hash(run.hasher());

        assertThat(STEP.hash(journal.begin(run("s")).hasher())).isNotEqualTo(hash);
        assertThat(STEP.hash(again(run).hasher())).isEqualTo(hash);
    }

    @Test
    void keepsEachKindOfEntry() {
        RunJournal run = journal.begin(run("r"));
        Payload.Stored stored = new Payload.Stored("ab".repeat(32), 100_000);
        List<Entry> entries = List.of(
                new Entry.Started(STEP, AT, "warehouse.clone", 1),
                new Entry.AttemptFailed(STEP, AT, 1, ErrorCode.BUSY, "locked", AT.plusSeconds(2)),
                failed(STEP),
                new Entry.Value(Key.ROOT.child("now", "", 1), AT, stored),
                new Entry.Asked(Key.ROOT.child("approve", "drop", 1), AT, "drop it?"),
                new Entry.BranchEnded(Key.ROOT.child("map", "m", 1).item("a"), AT, Optional.empty()),
                new Entry.BranchEnded(Key.ROOT.child("map", "m", 1).item("b"), AT, Optional.of(stored)),
                new Entry.BranchFailed(Key.ROOT.child("map", "m", 1).item("c"), AT, ErrorCode.CONFIG, "bad"));
        entries.forEach(run::append);

        List<Entry> kept = journal.entries("r").toList();
        assertThat(kept)
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withEqualsForType(Key::equals, Key.class)
                        .build())
                .isEqualTo(entries);
    }

    @Test
    void whatWasOnlyNotedIsKeptWithTheNextThatIsAppended() {
        RunJournal run = journal.begin(run("r"));
        run.note(new Entry.Started(STEP, AT, "warehouse.clone", 1));
        run.append(succeeded(STEP));

        assertThat(journal.entries("r")).hasSize(2);
    }

    @Test
    void anEntryIsStartedByOneThreadAndAwaitedByAnother() throws Exception {
        RunJournal run = journal.begin(run("r"));
        run.note(new Entry.Started(STEP, AT, "warehouse.clone", 1));
        CompletableFuture<Long> position = new CompletableFuture<>();
        AtomicReference<RunJournal.Append> entry = new AtomicReference<>();
        CountDownLatch prepared = new CountDownLatch(1);
        Thread waiter = Thread.ofVirtual().start(() -> {
            entry.set(run.prepare(succeeded(STEP), Thread.currentThread()));
            prepared.countDown();
            LockSupport.park();
            position.complete(entry.get().await());
        });
        prepared.await();
        assertThat(journal.entries("r").filter(Entry.Succeeded.class::isInstance))
                .as("before it is started")
                .isEmpty();

        entry.get().start();

        assertThat(run.read(position.get(1, TimeUnit.MINUTES))).isInstanceOf(Entry.Succeeded.class);
        assertThat(journal.entries("r")).hasSize(2);
        waiter.join();
    }

    @Test
    void countsTheFailedAttemptsOfWhatIsNotDecided() {
        RunJournal run = journal.begin(run("r"));
        run.append(new Entry.AttemptFailed(STEP, AT, 1, ErrorCode.BUSY, "locked", AT));
        run.append(new Entry.AttemptFailed(STEP, AT, 2, ErrorCode.BUSY, "locked", AT));
        run.append(new Entry.AttemptFailed(LATER, AT, 1, ErrorCode.BUSY, "locked", AT));
        run.append(succeeded(LATER));

        RunJournal later = again(run);
        assertThat(later.failedAttempt(STEP).orElseThrow().attempt()).isEqualTo(2);
        assertThat(later.failedAttempt(LATER)).isEmpty();
    }

    @Test
    void runsOfOneJournalDoNotMeet() {
        journal.begin(run("a")).append(succeeded(STEP));
        RunJournal b = journal.begin(run("b"));

        assertThat(again(b).find(STEP)).isEmpty();
        assertThat(journal.entries("b")).isEmpty();
    }

    @Test
    void largeValuesAreKeptByTheirHash() {
        RunJournal run = journal.begin(run("r"));
        byte[] large = "x".repeat(300_000).getBytes(StandardCharsets.UTF_8);
        String hash = run.blobs().put(large);
        assertThat(run.blobs().put(large)).isEqualTo(hash);
        assertThat(run.blobs().get(hash)).isEqualTo(large);
        run.append(succeeded(STEP));

        assertThat(again(run).blobs().get(hash)).isEqualTo(large);
        assertThatThrownBy(() -> run.blobs().get("00")).hasMessageContaining("lacks the value with hash 00");
    }

    @Test
    void tellsOfItsRunsTheNewestFirst() {
        RunJournal a = journal.begin(run("a"));
        RunJournal b = journal.begin(run("b"));
        a.append(succeeded(STEP));
        a.state(RunState.FAILED, Optional.of("no route"));
        a.close();
        b.state(RunState.WAITING, Optional.empty());
        b.append(succeeded(STEP));

        assertThat(journal.runs(10)).extracting(r -> r.run().id()).containsExactly("b", "a");
        assertThat(journal.runs(1)).hasSize(1);
        assertThat(journal.run("a")).hasValueSatisfying(r -> {
            assertThat(r.state()).isEqualTo(RunState.FAILED);
            assertThat(r.reason()).contains("no route");
            assertThat(r.ended()).isPresent();
        });
        assertThat(journal.run("b"))
                .hasValueSatisfying(r -> assertThat(r.state()).isEqualTo(RunState.WAITING));
        assertThat(journal.run("c")).isEmpty();
    }

    @Test
    void keepsTheLogInOrderAndApart() {
        RunJournal run = journal.begin(run("r"));
        List<LogLine> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            lines.add(new LogLine(AT.plusMillis(i), Level.INFO, STEP.parts(), "line\n\"%d\" ✓".formatted(i)));
        }
        lines.forEach(run::log);
        run.state(RunState.SUCCEEDED, Optional.empty());
        run.close();

        assertThat(journal.logs("r").toList()).isEqualTo(lines);
        assertThat(journal.entries("r")).isEmpty();
    }

    @Test
    void aLogIsReadOnFromWhereItsReadingWas() {
        journal.begin(run("r")).close();
        LogTail tail = journal.tail("r");
        assertThat(tail.next()).isEmpty();
        for (String text : List.of("first", "second")) {
            RunJournal run = journal.begin(run("r"));
            LogLine line = new LogLine(AT, Level.INFO, STEP.parts(), text);
            run.log(line);
            run.state(RunState.INTERRUPTED, Optional.empty());
            run.close();

            assertThat(tail.next()).containsExactly(line);
            assertThat(tail.next()).isEmpty();
        }
    }

    @Test
    void halvesOfCharactersAreRefusedInNamesAndReplacedInTexts() {
        assertThatThrownBy(() -> run("a\uD83D"))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageStartingWith("'a?' is no id for a run");
        RunJournal run = journal.begin(run("a\uD83D\uDE80"));
        run.log(new LogLine(AT, Level.INFO, List.of("step \uDE80"), "cut \uD83D"));
        run.log(new LogLine(AT, Level.INFO, STEP.parts(), "next"));
        journal.request("a\uD83D\uDE80", new Journal.Request.Answer(STEP.id(), true, "ana", "cut \uD83D"));
        run.state(RunState.SUCCEEDED, Optional.empty());
        run.close();

        assertThat(journal.logs("a\uD83D\uDE80").map(LogLine::text)).hasSize(2).contains("next");
    }

    @Test
    void permitsAreBoundedByTheirCount() {
        journal.begin(run("r"));
        Permits permits = journal.permits();
        assertThat(permits.take("snowflake", 2)).isTrue();
        assertThat(permits.take("snowflake", 2)).isTrue();
        assertThat(permits.take("snowflake", 2)).isFalse();
        assertThat(permits.take("other", 1)).isTrue();
        permits.give("snowflake");
        assertThat(permits.take("snowflake", 2)).isTrue();
    }

    @Test
    void keepsTheNewestResultForOtherRuns() {
        RunJournal run = journal.begin(run("r"));
        journal.cache().keep("k", AT, json("1"));
        journal.cache().keep("k", AT.plusSeconds(5), json("2"));
        run.append(succeeded(STEP));

        assertThat(journal.cache().find("k", AT.plusSeconds(5)).map(JournalContract::text))
                .contains("2");
        assertThat(journal.cache().find("k", AT.plusSeconds(6))).isEmpty();
        assertThat(journal.cache().find("other", AT)).isEmpty();
    }

    @Test
    void mayBeClosedTwice() {
        journal.begin(run("r")).append(succeeded(STEP));
        journal.close();

        assertThatCode(journal::close).doesNotThrowAnyException();
    }
}
