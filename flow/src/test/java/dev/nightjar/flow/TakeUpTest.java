package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.flow.testing.FakeTask;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are started again, retried or adopted: what of it is refused, and what is asked anew. */
class TakeUpTest {
    @TempDir
    Path folder;

    private SqliteJournal journal() {
        return SqliteJournal.open(folder.resolve("journal.db"));
    }

    private Nightjar open() {
        return Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .journal(journal())
                .flow(Broken.class)
                .flow(Unsound.class)
                .flow(One.class)
                .build();
    }

    static class One implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            return flow.run(FakeTask.giving("one"));
        }
    }

    static class Two implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            return "two";
        }
    }

    static class Broken implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            return "";
        }

        @Override
        public Optional<Record> spec() {
            throw new IllegalStateException("of yesterday's code");
        }
    }

    static class Unsound extends One {
        Unsound() {
            throw new AssertionError("of yesterday's code");
        }
    }

    static class Endless implements Flow<String> {
        private final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public String run(FlowContext flow) {
            begun.countDown();
            flow.approve("go", "go on?");
            return "";
        }
    }

    private void beginAndDie(Class<? extends Flow<?>> flow, Journal dying) {
        dying.begin(new Journal.Run(
                flow.getSimpleName(),
                TaskTypes.of(flow),
                Codec.ofWhole().encodeWhole(null),
                Instant.now(),
                LocalDate.EPOCH));
    }

    private static RunState state(Nightjar nightjar, String run) {
        return nightjar.journal().run(run).orElseThrow().state();
    }

    @Test
    void aRunThatIsOverStaysSoWhenItIsStartedAsAnotherFlow() throws Exception {
        try (Nightjar nightjar = open()) {
            nightjar.start("r", new One()).await();
            assertThatThrownBy(() -> nightjar.start("r", new Two())).hasMessageContaining("was begun as 'one'");
            assertThat(state(nightjar, "r")).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void aRunIsNotRetriedAsAnotherFlow() throws Exception {
        try (Nightjar nightjar = open()) {
            nightjar.start("r", new One()).await();
            assertThatThrownBy(() -> nightjar.retry("r", new Journal.Retry.Failures(), new Two()))
                    .hasMessageContaining("was begun as 'one'");
            assertThat(state(nightjar, "r")).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void aCancelIsFinalUntilTheRunIsRetried() throws Exception {
        try (Nightjar nightjar = open()) {
            Endless endless = new Endless();
            RunHandle<String> run = nightjar.start("r", endless);
            endless.begun.await();
            run.cancel();
            assertThatThrownBy(run::await).hasMessageContaining("was cancelled");

            assertThatThrownBy(() -> nightjar.start("r", new Endless()))
                    .hasMessage("run r was cancelled, which is final; 'nightjar retry r' does it again");
            assertThat(state(nightjar, "r")).isEqualTo(RunState.CANCELLED);
            nightjar.retry("r", new Journal.Retry.Failures(), new Endless()).interrupt();
        }
    }

    @Test
    void aCancelThatADeadProcessDidNotHearIsHeardByWhoAdoptsItsRun() throws Exception {
        try (SqliteJournal dying = journal()) {
            beginAndDie(One.class, dying);
            dying.request("One", new Journal.Request.Cancel());
        }
        try (Nightjar nightjar = open()) {
            RunHandle<?> adopted = nightjar.adopt().getFirst();
            assertThatThrownBy(adopted::await).hasMessageContaining("was cancelled");
            assertThat(state(nightjar, "One")).isEqualTo(RunState.CANCELLED);
        }
    }

    @Test
    void aFlowThatIsBrokenDoesNotKeepOthersFromBeingAdopted() throws Exception {
        try (SqliteJournal dying = journal()) {
            beginAndDie(Broken.class, dying);
            beginAndDie(Unsound.class, dying);
            beginAndDie(One.class, dying);
        }
        try (Nightjar nightjar = open()) {
            List<RunHandle<?>> adopted = nightjar.adopt();
            assertThat(adopted).extracting(RunHandle::id).containsExactly("One");
            assertThat(adopted.getFirst().await()).isEqualTo("one");
        }
    }

    @Test
    void aQuestionAfterTheStepThatIsRetriedIsAskedAgain() throws Exception {
        Flow<Boolean> flow = context -> {
            context.run(Task.of("plan", Boolean.class, _ -> true));
            return context.approve("drop", "drop the clones?").approved();
        };
        Key question = Key.ROOT.child("approve", "drop", 1);
        try (Nightjar nightjar = open()) {
            RunHandle<Boolean> run = nightjar.start("r", flow);
            awaitWaiting(nightjar);
            answer(nightjar, question, true);
            assertThat(run.await()).isTrue();

            RunHandle<Boolean> again =
                    nightjar.retry("r", new Journal.Retry.From(Key.ROOT.child("step", "plan", 1)), flow);
            awaitWaiting(nightjar);
            answer(nightjar, question, false);
            assertThat(again.await()).isFalse();
        }
    }

    @Test
    void ofTwoAnswersThatNobodyHasHeardTheLastCounts() throws Exception {
        Flow<Boolean> flow =
                context -> context.approve("drop", "drop the clones?").approved();
        Key question = Key.ROOT.child("approve", "drop", 1);
        try (Nightjar nightjar = open()) {
            RunHandle<Boolean> run = nightjar.start("r", flow);
            awaitWaiting(nightjar);
            run.interrupt();
            assertThatThrownBy(run::await).hasMessageContaining("was interrupted");
            answer(nightjar, question, true);
            answer(nightjar, question, false);
            assertThat(nightjar.start("r", flow).await()).isFalse();
        }
    }

    private static void answer(Nightjar nightjar, Key question, boolean approved) {
        nightjar.journal().request("r", new Journal.Request.Answer(question.id(), approved, "ana", ""));
    }

    private static void awaitWaiting(Nightjar nightjar) throws InterruptedException {
        while (state(nightjar, "r") != RunState.WAITING) {
            Thread.sleep(5);
        }
    }
}
