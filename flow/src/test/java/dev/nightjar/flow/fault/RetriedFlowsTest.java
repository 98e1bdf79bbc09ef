package dev.nightjar.flow.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flows of random shape bear random failures, are interrupted, taken up again and retried. What they have done they do not
 * do again, what they have decided stays, and once nothing fails any more their result is that of a run which never had a
 * failure.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class RetriedFlowsTest {
    private static final int FLOWS = Integer.getInteger("retried.flows", 60);
    private static final int MOST_RETRIES = 3;
    private static final int MOST_STEPS = 12;

    private final long seed = Long.getLong("retried.seed", System.nanoTime());

    @Test
    void inMemory() throws Exception {
        tryAll(new InMemoryJournal());
    }

    @Test
    void onDisk(@TempDir Path folder) throws Exception {
        tryAll(SqliteJournal.open(folder.resolve("journal.db")));
    }

    private void tryAll(Journal journal) throws Exception {
        NightjarConfig config = NightjarConfig.empty(
                Path.of("nowhere"), new Environment(Map.of(), Path.of("nowhere"), Path.of("nowhere")));
        try (Nightjar nightjar = Nightjar.builder(config).journal(journal).build()) {
            for (int i = 0; i < FLOWS; i++) {
                Random random = new Random(seed + i);
                long shape = random.nextLong();
                Trial trial = new Trial(nightjar, "run-" + i, shape, random);
                String result = trial.result();
                assertThat(trial.ledger.mistakes())
                        .as("-Dretried.seed=%d", seed + i)
                        .isEmpty();
                assertThat(result)
                        .as("-Dretried.seed=%d", seed + i)
                        .isEqualTo(nightjar.run(new RandomFlow(shape, new Ledger())));
            }
        }
    }

    private static final class Trial {
        private final Nightjar nightjar;
        private final String id;
        private final Random random;
        private final Ledger ledger = new Ledger();
        private final RandomFlow flow;

        Trial(Nightjar nightjar, String id, long shape, Random random) {
            this.nightjar = nightjar;
            this.id = id;
            this.random = random;
            flow = new RandomFlow(shape, ledger);
        }

        String result() throws Exception {
            flow.failing(random);
            awaited(nightjar.start(id, flow));
            for (int retries = random.nextInt(MOST_RETRIES); retries > 0; retries--) {
                flow.failing(random);
                awaited(nightjar.retry(id, retry(), flow));
            }
            flow.failingNowhere();
            String result = awaited(nightjar.retry(id, new Journal.Retry.Failures(), flow));
            assertThat(nightjar.start(id, flow).await()).isEqualTo(result);
            return result;
        }

        private Journal.Retry retry() {
            List<Key> steps = nightjar.journal()
                    .current(id)
                    .filter(entry -> entry instanceof Entry.Started)
                    .map(Entry::key)
                    .toList();
            if (random.nextBoolean() || steps.isEmpty()) {
                return new Journal.Retry.Failures();
            }
            ledger.forget();
            return new Journal.Retry.From(steps.get(random.nextInt(steps.size())));
        }

        /** It is interrupted once or twice, where it has so many steps. */
        private String awaited(RunHandle<String> begun) throws Exception {
            RunHandle<String> run = begun;
            for (int interrupts = 2; ; interrupts--) {
                if (interrupts > 0) {
                    ledger.interruptsAfter(1 + random.nextInt(MOST_STEPS), run::interrupt);
                } else {
                    ledger.interruptsNever();
                }
                try {
                    return run.await();
                } catch (NightjarException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
                    run = nightjar.start(id, flow);
                } finally {
                    ledger.balance(nightjar.journal(), id);
                }
            }
        }
    }
}
