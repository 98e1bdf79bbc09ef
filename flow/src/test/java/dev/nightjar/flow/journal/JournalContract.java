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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What every journal keeps to. */
abstract class JournalContract {
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

    /** Gives the run up and takes it up again. */
    RunJournal again(RunJournal run) {
        run.close();
        return journal.begin(run.run());
    }

    private static String text(Payload payload) {
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
    void aRetryForgetsWhatFailedAndNothingElse() {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(STEP));
        run.append(new Entry.Started(LATER, AT, "t", 1));
        run.append(failed(LATER));
        run.close();
        assertThat(currentKeys()).containsExactly(STEP, LATER, LATER);

        RunJournal retried = journal.retry("r", new Journal.Retry.Failures(), json("{\"keep\":9}"));
        assertThat(retried.find(LATER)).isEmpty();
        assertThat(retried.find(STEP)).isPresent();
        assertThat(text(retried.run().spec())).isEqualTo("{\"keep\":9}");
        assertThat(currentKeys()).containsExactly(STEP);
        retried.append(succeeded(LATER));
        assertThat(currentKeys()).containsExactly(STEP, LATER);

        assertThat(again(retried).find(LATER)).containsInstanceOf(Entry.Succeeded.class);
    }

    @Test
    void aRetryTellsWhatCameAfterTheFailuresThatItForgets() {
        Key before = Key.ROOT.child("step", "before", 1);
        Key anew = Key.ROOT.child("step", "anew", 1);
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(before));
        run.append(failed(STEP));
        run.append(succeeded(LATER));
        RunJournal resumedBefore = again(run);
        assertThat(resumedBefore.followsRetriedFailure(LATER)).isFalse();
        resumedBefore.close();

        RunJournal retried = journal.retry("r", new Journal.Retry.Failures(), NONE);
        assertThat(retried.followsRetriedFailure(LATER)).isTrue();
        for (Key other : List.of(before, STEP, anew)) {
            assertThat(retried.followsRetriedFailure(other))
                    .as(other.toString())
                    .isFalse();
        }
        retried.append(succeeded(STEP));
        retried.append(succeeded(anew));
        RunJournal resumed = again(retried);
        assertThat(resumed.followsRetriedFailure(LATER)).isTrue();
        assertThat(resumed.followsRetriedFailure(STEP)).isFalse();
        assertThat(resumed.followsRetriedFailure(anew)).isFalse();
    }

    @Test
    void aRetryTakesNothingForMadeOfAFailureThatCouldNotKnowOfIt() {
        Key map = Key.ROOT.child("map", "m", 1);
        Key other = map.item("b");
        Key another = Key.ROOT.child("map", "n", 1).item("b");
        Key before = Key.ROOT.child("step", "before", 1);
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(before));
        run.append(failed(map.item("a").child("step", "load", 1)));
        run.append(new Entry.BranchFailed(map.item("a"), AT, ErrorCode.EXTERNAL, "no route"));
        run.append(succeeded(other.child("step", "load", 1)));
        for (Key branch : List.of(other, another)) {
            run.append(new Entry.BranchEnded(branch, AT, Optional.of(NONE)));
        }
        run.append(succeeded(LATER));
        run.close();

        RunJournal retried = journal.retry("r", new Journal.Retry.Failures(), NONE);
        for (Key independent : List.of(before, other, other.child("step", "load", 1))) {
            assertThat(retried.followsRetriedFailure(independent))
                    .as(independent.toString())
                    .isFalse();
        }
        assertThat(retried.followsRetriedFailure(another)).isTrue();
        assertThat(retried.followsRetriedFailure(LATER)).isTrue();
    }

    @Test
    void aRetryForgetsTheEndsOfBranchesThatHaveBorneAFailure() {
        Key outer = Key.ROOT.child("map", "m", 1).item("a");
        Key inner = outer.child("map", "n", 1).item("b");
        Key other = Key.ROOT.child("map", "m", 1).item("c");
        RunJournal run = journal.begin(run("r"));
        run.append(failed(inner.child("step", "load", 1)));
        for (Key branch : List.of(inner, outer, other)) {
            run.append(new Entry.BranchEnded(branch, AT, Optional.of(NONE)));
        }
        run.close();

        RunJournal retried = journal.retry("r", new Journal.Retry.Failures(), NONE);
        assertThat(retried.find(inner)).isEmpty();
        assertThat(retried.find(outer)).isEmpty();
        assertThat(retried.find(other)).isPresent();
        assertThat(currentKeys()).containsExactly(other);
        retried.append(new Entry.BranchEnded(inner, AT, Optional.of(json("1"))));
        Entry.BranchEnded ended = (Entry.BranchEnded) again(retried).find(inner).orElseThrow();
        assertThat(text(ended.result().orElseThrow())).isEqualTo("1");
        assertThat(currentKeys()).containsExactly(other, inner);
    }

    @Test
    void aRetryTellsHowATaskHadFailedUnlessItWasForgottenWithAllItRemembers() {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(LATER));
        run.append(new Entry.Started(STEP, AT, "warehouse.clone", 1));
        run.append(failed(STEP));
        RunJournal resumed = again(run);
        assertThat(resumed.retriedFailure(STEP)).isEmpty();
        resumed.close();

        RunJournal retried = journal.retry("r", new Journal.Retry.Failures(), NONE);
        RunJournal goesOn = again(retried);
        assertThat(goesOn.retriedFailure(STEP).map(Entry.Failed::reason)).contains("no \"route\" — ✗");
        assertThat(goesOn.retriedFailure(LATER)).isEmpty();
        goesOn.close();

        RunJournal anew = journal.retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(again(anew).retriedFailure(STEP)).isEmpty();
    }

    @Test
    void aRetryFromAStepForgetsItAndWhatBeganAfterIt() {
        RunJournal run = journal.begin(run("r"));
        Key before = Key.ROOT.child("step", "before", 1);
        Key beside = Key.ROOT.child("step", "beside", 1);
        run.append(succeeded(before));
        run.append(new Entry.Started(beside, AT, "t", 1));
        run.append(new Entry.Started(STEP, AT, "t", 1));
        run.append(succeeded(beside));
        run.append(succeeded(STEP));
        run.append(succeeded(LATER));
        run.close();

        RunJournal retried = journal.retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(retried.retriedFrom()).isPresent();
        assertThat(retried.find(before)).isPresent();
        assertThat(retried.find(beside)).isPresent();
        assertThat(retried.find(STEP)).isEmpty();
        assertThat(retried.find(LATER)).isEmpty();
        assertThat(currentKeys()).containsExactly(before, beside, beside);
        retried.append(succeeded(STEP));
        RunJournal resumed = again(retried);
        assertThat(resumed.find(STEP)).isPresent();
        assertThat(resumed.retriedFrom()).isEqualTo(retried.retriedFrom());
        assertThat(journal.entries("r")).as("nothing is deleted").hasSize(7);
    }

    @Test
    void aRetryFromAStepForgetsWhatBeganOnceMoreAfterIt() {
        RunJournal run = journal.begin(run("r"));
        Key flaky = Key.ROOT.child("step", "flaky", 1);
        run.append(new Entry.Started(flaky, AT, "t", 1));
        run.append(failed(flaky));
        run.close();
        RunJournal retried = journal.retry("r", new Journal.Retry.Failures(), NONE);
        assertThat(retried.retriedFrom()).isEmpty();
        retried.append(new Entry.Started(STEP, AT, "t", 1));
        retried.append(succeeded(STEP));
        retried.append(new Entry.Started(flaky, AT, "t", 1));
        retried.append(succeeded(flaky));
        retried.close();
        assertThat(currentKeys()).containsExactly(STEP, STEP, flaky, flaky);

        RunJournal again = journal.retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(again.find(STEP)).isEmpty();
        assertThat(again.find(flaky)).isEmpty();
        assertThat(currentKeys()).isEmpty();
    }

    private List<Key> currentKeys() {
        return journal.current("r").map(Entry::key).toList();
    }

    @Test
    void aRetryOfWhatIsNotThereIsRefused() {
        journal.begin(run("r")).close();

        assertThatThrownBy(() -> journal.retry("r", new Journal.Retry.From(STEP), NONE))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("run r has no step 'step clone#1'");
        assertThatThrownBy(() -> journal.retry("x", new Journal.Retry.Failures(), NONE))
                .hasMessageContaining("the journal has no run 'x'");
    }

    private static List<Journal.Request> asked(RunJournal run) {
        List<Journal.Request> requests = new java.util.concurrent.CopyOnWriteArrayList<>();
        run.listen(new RunJournal.Listener() {
            @Override
            public void requested(Journal.Request request) {
                requests.add(request);
            }

            @Override
            public void lost(NightjarException why) {
                throw why;
            }
        });
        return requests;
    }

    @Test
    void aCancelThatNobodyHasHeardIsHeardByWhoTakesTheRunUp() {
        RunJournal run = journal.begin(run("r"));
        journal.request("r", new Journal.Request.Cancel());
        assertThat(asked(again(run))).containsOnly(new Journal.Request.Cancel());
    }

    @Test
    void aCancelIsForgottenWhereTheRunHadEnded() {
        RunJournal run = journal.begin(run("r"));
        journal.request("r", new Journal.Request.Cancel());
        run.state(RunState.FAILED, Optional.empty());
        RunJournal later = again(run);
        assertThat(asked(later)).isEmpty();
        journal.request("r", new Journal.Request.Cancel());
        later.close();
        assertThat(asked(journal.retry("r", new Journal.Retry.Failures(), NONE)))
                .isEmpty();
    }

    @Test
    void aRetryFromAStepForgetsWhatPeopleHaveAnswered() {
        RunJournal run = journal.begin(run("r"));
        run.append(succeeded(STEP));
        journal.request("r", new Journal.Request.Answer(LATER.id(), true, "ana", ""));
        RunJournal later = again(run);
        assertThat(asked(later)).hasSize(1);
        later.close();
        assertThat(asked(journal.retry("r", new Journal.Retry.From(STEP), NONE)))
                .isEmpty();
    }

    @Test
    void aRetryFromAStepKeepsWhatWasRememberedBesideIt() {
        Key beside = Key.ROOT.child("step", "beside", 1);
        RunJournal run = journal.begin(run("r"));
        run.append(new Entry.Started(beside, AT, "t", 1));
        run.append(new Entry.Started(STEP, AT, "t", 1));
        run.append(new Entry.Value(beside.child("remember", "job", 1), AT, json("1")));
        run.append(new Entry.Value(STEP.child("remember", "job", 1), AT, json("2")));
        run.close();

        RunJournal retried = journal.retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(retried.find(beside.child("remember", "job", 1))).isPresent();
        assertThat(retried.find(STEP.child("remember", "job", 1))).isEmpty();
    }

    @Test
    void whoHadARunBeforeWritesNothingIntoIt() {
        RunJournal before = journal.begin(run("r"));
        RunJournal now = again(before);
        assertThatThrownBy(() -> before.append(succeeded(STEP))).hasMessageContaining("takes nothing more");
        assertThatThrownBy(() -> before.state(RunState.FAILED, Optional.empty()))
                .hasMessageContaining("takes nothing more");
        now.append(succeeded(STEP));
        assertThat(journal.entries("r")).hasSize(1);
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
    void handsOnWhatIsAskedOfARun() throws InterruptedException {
        RunJournal run = journal.begin(run("r"));
        Journal.Request.Answer answer = new Journal.Request.Answer(STEP.id(), true, "ana", "");
        journal.request("r", answer);
        BlockingQueue<Journal.Request> heard = heardBy(run);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(answer);
        journal.request("r", new Journal.Request.Cancel());
        while (!(heard.poll(20, TimeUnit.SECONDS) instanceof Journal.Request.Cancel)) {
            // An answer may be told twice.
        }
    }

    static BlockingQueue<Journal.Request> heardBy(RunJournal run) {
        BlockingQueue<Journal.Request> heard = new LinkedBlockingQueue<>();
        run.listen(new RunJournal.Listener() {
            @Override
            public void requested(Journal.Request request) {
                heard.add(request);
            }

            @Override
            public void lost(NightjarException why) {
                throw why;
            }
        });
        return heard;
    }

    @Test
    void aRunThatIsTakenUpAfterACancelHearsTheNext() throws InterruptedException {
        RunJournal run = journal.begin(run("r"));
        BlockingQueue<Journal.Request> before = heardBy(run);
        journal.request("r", new Journal.Request.Cancel());
        assertThat(before.poll(20, TimeUnit.SECONDS)).isEqualTo(new Journal.Request.Cancel());
        run.state(RunState.CANCELLED, Optional.empty());

        BlockingQueue<Journal.Request> heard = heardBy(again(run));
        journal.request("r", new Journal.Request.Cancel());
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(new Journal.Request.Cancel());
    }

    @Test
    void aRunHearsWhatIsAskedAfterOldRunsAreForgotten() throws InterruptedException {
        RunJournal old = journal.begin(run("old"));
        Journal.Request.Answer answer = new Journal.Request.Answer(STEP.id(), true, "ana", "");
        BlockingQueue<Journal.Request> before = heardBy(old);
        journal.request("old", answer);
        assertThat(before.poll(20, TimeUnit.SECONDS)).isEqualTo(answer);
        old.state(RunState.SUCCEEDED, Optional.empty());
        old.close();
        assertThat(journal.expire(LATE)).isEqualTo(1);

        BlockingQueue<Journal.Request> heard = heardBy(journal.begin(run("next")));
        journal.request("next", answer);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(answer);
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
    void whatAGivenUpRunLogsIsDropped() {
        RunJournal old = journal.begin(run("r"));
        LogLine line = new LogLine(AT, Level.INFO, STEP.parts(), "of old".repeat(20_000));
        old.log(line);
        RunJournal next = again(old);
        old.log(line);
        next.append(succeeded(STEP));

        assertThat(journal.logs("r")).hasSize(1);
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
    void forgetsOldRunsThatHaveEnded() {
        RunJournal old = journal.begin(run("old"));
        for (int i = 1; i < 3_000; i++) {
            old.note(succeeded(Key.ROOT.child("step", "s", i)));
        }
        old.append(succeeded(STEP));
        old.state(RunState.SUCCEEDED, Optional.empty());
        old.close();
        RunJournal live = journal.begin(run("live"));
        live.append(succeeded(STEP));

        assertThat(journal.expire(AT.minusSeconds(100))).isZero();
        assertThat(journal.expire(LATE)).isEqualTo(1);
        assertThat(journal.runs(10)).extracting(r -> r.run().id()).containsExactly("live");
        assertThat(again(live).find(STEP)).isPresent();
    }

    @Test
    void aRunKeepsWhatItDecidesAfterEntriesOfOthersAreForgotten() {
        RunJournal old = journal.begin(run("old"));
        for (int i = 1; i < 10; i++) {
            old.append(succeeded(Key.ROOT.child("step", "s", i)));
        }
        old.state(RunState.SUCCEEDED, Optional.empty());
        old.close();
        RunJournal live = journal.begin(run("live"));
        assertThat(journal.expire(LATE)).isEqualTo(1);

        live.append(succeeded(STEP));
        assertThat(journal.entries("live")).hasSize(1);
        assertThat(again(live).find(STEP)).isPresent();
    }

    @Test
    void aRunThatWasGivenUpTakesNothingMore() {
        RunJournal run = journal.begin(run("r"));
        run.state(RunState.INTERRUPTED, Optional.empty());
        run.close();

        for (ThrowingCallable late : List.<ThrowingCallable>of(
                () -> run.append(succeeded(STEP)),
                () -> run.note(failed(STEP)),
                () -> run.state(RunState.RUNNING, Optional.empty()))) {
            assertThatThrownBy(late)
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                    .hasMessage("run r has ended, and takes nothing more");
        }
        assertThat(journal.run("r").orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(journal.begin(run("r")).find(STEP)).isEmpty();
    }

    @Test
    void aRunThatWasGivenUpTakesNoEntryThatWasPreparedBefore() {
        RunJournal left = journal.begin(run("r"));
        RunJournal.Append late = left.prepare(succeeded(STEP), Thread.currentThread());
        RunJournal next = again(left);
        next.append(failed(STEP));

        late.start();
        assertThatThrownBy(late::await)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                .hasMessage("run r has ended, and takes nothing more");
        assertThat(journal.entries("r")).hasSize(1);
    }

    @Test
    void mayBeClosedTwice() {
        journal.begin(run("r")).append(succeeded(STEP));
        journal.close();

        assertThatCode(journal::close).doesNotThrowAnyException();
    }
}
