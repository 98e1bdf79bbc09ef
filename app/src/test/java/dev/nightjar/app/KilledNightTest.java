package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The nightly job under signal 9, with its journal on disk. */
class KilledNightTest {
    /** A slice of what the long suite does: {@code -Dnight.kills=200}. */
    private static final int KILLS = Integer.getInteger("night.kills", 20);

    @TempDir
    private Path scratch;

    /** What a shell tells of a process that signal 9 has ended. */
    private static final int KILLED = 128 + 9;

    private final long seed = Long.getLong("night.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void aNightThatIsKilledAgainAndAgainGoesOnAndEndsRight() throws Exception {
        int kills = 0;
        for (int night = 1; kills < KILLS; night++) {
            kills += killed(Shop.in(scratch.resolve("shop" + night)), KILLS - kills);
        }
    }

    /** Kills a night until it is done, or so many times; tells how often it was. */
    private int killed(Shop shop, int most) throws Exception {
        assertThat(shop.night(Shop.today().minusDays(1)).fine()).isTrue();
        shop.change(
                "update shop.customer set name = 'Moser' where id = 1",
                "delete from shop.\"Line Items\" where id = 7",
                "insert into shop.page_view values ('/new', now())");
        List<ProcessHandle> orphans = new ArrayList<>();

        int kills = 0;
        while (kills < most) {
            ChildCli child = ChildCli.start(ChildCli.builder(scratch, shop.arguments("run", "-v")));
            TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(6_000));
            orphans.addAll(child.descendants());
            child.signal("KILL");
            if (child.exitCode() != KILLED) {
                break;
            }
            kills++;
        }
        Cli last = shop.run("run");

        assertThat(last.exitCode()).as("seed %d: %s", seed, last.err()).isZero();
        Cli verified = shop.run("verify", "--full");
        assertThat(verified.exitCode()).as("seed %d: %s", seed, verified.out()).isZero();
        assertThat(orphans).as("seed %d", seed).noneMatch(ProcessHandle::isAlive);
        assertThat(runsOfTonight(shop))
                .as("each process went on with the run of the one before, seed %d", seed)
                .extracting(Journal.RunRecord::state)
                .startsWith(RunState.SUCCEEDED)
                .doesNotContain(RunState.INTERRUPTED, RunState.RUNNING);
        return kills;
    }

    private static List<Journal.RunRecord> runsOfTonight(Shop shop) {
        NightjarConfig config =
                NightjarConfig.read(shop.folder().resolve(NightjarConfig.FILE_NAME), Environment.system());
        try (Journal journal = SqliteJournal.open(Nightjar.journalFile(config))) {
            return journal.runs(100).stream()
                    .filter(record -> record.run().runDate().equals(Shop.today()))
                    .toList();
        }
    }
}
