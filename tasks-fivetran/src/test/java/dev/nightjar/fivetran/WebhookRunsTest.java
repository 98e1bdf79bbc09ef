package dev.nightjar.fivetran;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.testkit.SkippingClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows that are started by webhooks, on a journal in a file. */
class WebhookRunsTest {
    private static final String SECRET = "my_secret";
    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    record Spec(String connection) {}

    /** What is done when a connection has new data. */
    static final class OnSync implements Flow<String> {
        static volatile CountDownLatch mayEnd = new CountDownLatch(0);

        private final Spec spec;

        OnSync(Spec spec) {
            this.spec = spec;
        }

        @Override
        public String run(FlowContext flow) {
            return flow.run(Task.of("hear", String.class, _ -> {
                HEARD.add(spec.connection());
                mayEnd.await();
                return spec.connection();
            }));
        }

        @Override
        public Optional<Record> spec() {
            return Optional.of(spec);
        }
    }

    @BeforeEach
    void reset() {
        HEARD.clear();
        OnSync.mayEnd = new CountDownLatch(0);
    }

    @Test
    void scenario26_startsAFlowOnceHoweverOftenAnEventIsDelivered() {
        try (Nightjar nightjar = open()) {
            assertThat(receive(nightjar, event("shop", "one", "SUCCESSFUL")))
                    .isInstanceOf(WebhookVerdict.Accepted.class);
            assertThat(receive(nightjar, event("shop", "one", "SUCCESSFUL")))
                    .isInstanceOf(WebhookVerdict.Duplicate.class);
            assertThat(receive(nightjar, event("shop", "two", "SUCCESSFUL")))
                    .isInstanceOf(WebhookVerdict.Accepted.class);
            assertThat(receive(nightjar, event("shop", "three", "FAILURE")))
                    .isInstanceOf(WebhookVerdict.Accepted.class);
            awaitEnds(nightjar);
            assertThat(nightjar.journal().runs(9)).hasSize(2);
        }
        try (Nightjar restarted = open()) {
            assertThat(receive(restarted, event("shop", "one", "SUCCESSFUL")))
                    .isInstanceOf(WebhookVerdict.Duplicate.class);
            assertThat(receive(restarted, event("shop", "one", "SUCCESSFUL")).status())
                    .isEqualTo(200);
        }
        assertThat(HEARD).containsExactly("shop", "shop");
    }

    @Test
    void scenario26_twoProcessesThatShareAJournalStartItOnce() throws Exception {
        OnSync.mayEnd = new CountDownLatch(1);
        try (Nightjar one = open();
                Nightjar other = open()) {
            List<WebhookVerdict> verdicts = new CopyOnWriteArrayList<>();
            List<Thread> threads = Stream.of(one, other, one, other)
                    .map(nightjar -> Thread.ofVirtual()
                            .start(() -> verdicts.add(receive(nightjar, event("shop", "one", "SUCCESSFUL")))))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            OnSync.mayEnd.countDown();

            assertThat(verdicts)
                    .hasSize(4)
                    .filteredOn(WebhookVerdict.Accepted.class::isInstance)
                    .hasSize(1);
            awaitEnds(one);
        }
        assertThat(HEARD).containsExactly("shop");
    }

    @Test
    void scenario26_anEventThatComesAgainTakesUpARunThatWasInterrupted() {
        OnSync.mayEnd = new CountDownLatch(1);
        String body = event("shop", "one", "SUCCESSFUL");
        try (Nightjar first = open()) {
            receive(first, body);
            while (HEARD.isEmpty()) {
                Thread.onSpinWait();
            }
        }
        OnSync.mayEnd = new CountDownLatch(0);
        try (Nightjar second = open()) {
            assertThat(receive(second, body)).isInstanceOf(WebhookVerdict.Accepted.class);
            awaitEnds(second);
            assertThat(second.journal().runs(9)).singleElement().satisfies(run -> {
                assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
                assertThat(run.run().id()).startsWith("fivetran-");
            });
        }
    }

    @Test
    void startsNothingByTriesAndForgeries() {
        try (Nightjar nightjar = open()) {
            String trial = event("_connector_1", "", "SUCCESSFUL").replace("\"sync_id\":\"\",", "");
            assertThat(receive(nightjar, trial)).isInstanceOf(WebhookVerdict.Accepted.class);
            assertThat(runs(nightjar).receive("{}".getBytes(UTF_8), "00")).isInstanceOf(WebhookVerdict.Refused.class);
            assertThat(nightjar.journal().runs(9)).isEmpty();
        }
    }

    @Test
    void saysWhenItCannotStart() {
        Nightjar closed = open();
        closed.close();

        assertThatThrownBy(() -> receive(closed, event("shop", "one", "SUCCESSFUL")))
                .isInstanceOf(RuntimeException.class);
    }

    private static void awaitEnds(Nightjar nightjar) {
        while (nightjar.journal().runs(9).stream()
                .map(Journal.RunRecord::state)
                .anyMatch(state -> state == RunState.RUNNING)) {
            Thread.onSpinWait();
        }
    }

    private Nightjar open() {
        NightjarConfig config = NightjarConfig.empty(folder, new Environment(Map.of(), folder, folder));
        return Nightjar.builder(config)
                .time(new SkippingClock(Instant.parse("2026-11-02T00:10:00Z")))
                .journal(SqliteJournal.open(Nightjar.journalFile(config)))
                .build();
    }

    private static WebhookRuns runs(Nightjar nightjar) {
        return new WebhookRuns(
                nightjar,
                Secret.of(SECRET),
                event -> event.status() == WebhookEvent.Status.SUCCESSFUL
                        ? event.connectionId().map(connection -> new OnSync(new Spec(connection)))
                        : Optional.empty());
    }

    private static WebhookVerdict receive(Nightjar nightjar, String body) {
        return runs(nightjar).receive(body.getBytes(UTF_8), Signatures.sign(SECRET, body));
    }

    private static String event(String connection, String sync, String status) {
        return """
                {"event":"sync_end","created":"2026-11-02T00:06:08.638Z","connector_id":"%s","sync_id":"%s",
                "data":{"status":"%s"}}""".formatted(connection, sync, status);
    }
}
