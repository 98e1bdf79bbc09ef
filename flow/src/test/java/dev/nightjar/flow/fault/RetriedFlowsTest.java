package dev.nightjar.flow.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flows of random shape bear random failures, are retried and taken up again; once nothing fails any more, their result is
 * that of a run that never had a failure.
 */
class RetriedFlowsTest {
    private static final int FLOWS = Integer.getInteger("retried.flows", 60);
    private static final int MOST_RETRIES = 3;

    private final long seed = Long.getLong("retried.seed", System.nanoTime());

    @Test
    void inMemory() throws Exception {
        retried(new InMemoryJournal());
    }

    @Test
    void onDisk(@TempDir Path folder) throws Exception {
        retried(SqliteJournal.open(folder.resolve("journal.db")));
    }

    private void retried(Journal journal) throws Exception {
        NightjarConfig config = NightjarConfig.empty(
                Path.of("nowhere"), new Environment(Map.of(), Path.of("nowhere"), Path.of("nowhere")));
        try (Nightjar nightjar = Nightjar.builder(config).journal(journal).build()) {
            for (int i = 0; i < FLOWS; i++) {
                Random random = new Random(seed + i);
                RandomFlow flow = new RandomFlow(random.nextLong());
                String id = "run-" + i;
                String retried = retried(nightjar, flow, id, random);
                assertThat(retried).as("-Dretried.seed=%d", seed + i).isEqualTo(nightjar.run(flow));
            }
        }
    }

    private static String retried(Nightjar nightjar, RandomFlow flow, String id, Random random) throws Exception {
        flow.failing(random);
        String result = nightjar.start(id, flow).await();
        for (int retries = random.nextInt(MOST_RETRIES); retries > 0; retries--) {
            flow.failing(random);
            result = retry(nightjar, flow, id);
            if (random.nextBoolean()) {
                assertThat(nightjar.start(id, flow).await()).isEqualTo(result);
            }
        }
        flow.failingNowhere();
        return retry(nightjar, flow, id);
    }

    private static String retry(Nightjar nightjar, Flow<String> flow, String id) throws Exception {
        return nightjar.retry(id, new Journal.Retry.Failures(), flow).await();
    }
}
