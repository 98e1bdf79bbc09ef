package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.warehouse.Identifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The nightly job on Snowflake under signal 9: the real driver and the real dbt-snowflake, on a fake account that outlives
 * the process. Beside each night another one is left alone, on the same source with clones and a history of its own.
 */
class KilledSnowflakeNightTest {
    /** A slice of what the long suite does: {@code -Dsnowflake.night.kills=50}. */
    private static final int KILLS = Integer.getInteger("snowflake.night.kills", 3);

    private static final int KILLS_OF_A_NIGHT = 5;
    private static final long SHORTEST_MILLIS = 500;

    private static final List<String> SOURCE = List.of(
            "create schema \"SHOP\"",
            "create table \"SHOP\".\"ORDERS\" (\"ID\" integer primary key, \"STATUS\" varchar, \"_FIVETRAN_SYNCED\" timestamptz)",
            "insert into \"SHOP\".\"ORDERS\" select i, 'new', now() from range(20) t(i)",
            "create table \"SHOP\".\"VISITS\" (\"PAGE\" varchar, \"_FIVETRAN_SYNCED\" timestamptz)",
            "insert into \"SHOP\".\"VISITS\" select 'p' || (i % 3), now() from range(12) t(i)");

    @TempDir
    private Path scratch;

    private final long seed = Long.getLong("snowflake.night.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Timeout(value = 3, unit = TimeUnit.HOURS)
    @Test
    void aNightThatIsKilledAgainAndAgainEndsInTheSameHistory() throws Exception {
        Path folder = scratch.resolve("killed");
        Path alone = scratch.resolve("alone");
        try (SnowflakeLab lab = new SnowflakeLab(folder)) {
            lab.change(1, SOURCE);
            lab.begin(1);
            assertThat(SnowflakeNightMain.run(folder, Lab.midnight(1)).fine()).isTrue();
            lab.sql("CREATE DATABASE ALONE_CLONES CLONE RAW_CLONES", "CREATE DATABASE ALONE_HISTORY CLONE RAW_HISTORY");
            lab.configure(alone, "ALONE");

            int killed = 0;
            int runs = 1;
            for (int night = 2; killed < KILLS; night++) {
                lab.change(night, changesBefore(night));
                lab.begin(night);
                long begun = System.nanoTime();
                NightReport undisturbed = SnowflakeNightMain.run(alone, Lab.midnight(night));
                Duration took = Duration.ofNanos(System.nanoTime() - begun);

                int most = Math.min(KILLS_OF_A_NIGHT, KILLS - killed);
                int kills = killUpTo(most, folder, night, took);
                NightReport last = SnowflakeNightMain.run(folder, Lab.midnight(night));
                killed += kills;
                runs += kills == most ? 1 : 2;

                assertThat(last.tables()).as("seed %d", seed).isEqualTo(undisturbed.tables());
                assertSame(lab, "RAW_HISTORY", "ALONE_HISTORY");
                assertSame(lab, "RAW_CLONES", "ALONE_CLONES");
                assertThat(states(folder))
                        .as("one run, which each process went on with, seed %d", seed)
                        .hasSize(runs)
                        .containsOnly(RunState.SUCCEEDED);
            }
        }
    }

    private static List<String> changesBefore(int night) {
        return List.of(
                "update \"SHOP\".\"ORDERS\" set \"STATUS\" = 'night %1$d' where \"ID\" %% 7 = %1$d %% 7"
                        .formatted(night),
                "delete from \"SHOP\".\"ORDERS\" where \"ID\" = %d".formatted(night),
                "insert into \"SHOP\".\"ORDERS\" values (%d, 'late', now())".formatted(1_000 + night),
                "insert into \"SHOP\".\"VISITS\" values ('p0', now())");
    }

    /** How many of the processes were killed: one that had ended before ends the night. */
    private int killUpTo(int most, Path folder, int night, Duration took) throws IOException, InterruptedException {
        DbtProcesses ofTheNight = new DbtProcesses(new Lab(folder));
        for (int kill = 0; kill < most; kill++) {
            Process process = ChildMain.startUnread(SnowflakeNightMain.class, new Lab(folder), Lab.midnight(night));
            long millis = SHORTEST_MILLIS + random.nextLong(took.toMillis());
            boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            await("no dbt outlives its JVM, seed " + seed)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ofTheNight.alive().isEmpty());
            if (ended) {
                assertThat(process.exitValue()).as("seed %d", seed).isZero();
                return kill;
            }
        }
        return most;
    }

    private void assertSame(SnowflakeLab lab, String database, String alone) {
        assertThat(content(lab, database)).as("seed %d", seed).isEqualTo(content(lab, alone));
    }

    /**
     * All that a database of clones or of histories holds, but for whose run made it and when dbt wrote it. A schema
     * without a table is in it, too.
     */
    private static Map<String, List<String>> content(SnowflakeLab lab, String database) {
        Map<String, List<String>> content = new TreeMap<>();
        lab.query("select SCHEMA_NAME from %s.INFORMATION_SCHEMA.SCHEMATA".formatted(database))
                .forEach(schema -> content.put(schema, List.of()));
        Map<String, List<String>> columns = new TreeMap<>();
        lab.query("""
                        select TABLE_SCHEMA || '.' || TABLE_NAME, COLUMN_NAME from %s.INFORMATION_SCHEMA.COLUMNS
                        where TABLE_SCHEMA <> 'INFORMATION_SCHEMA' and COLUMN_NAME not in ('DBT_UPDATED_AT', 'RUN')""".formatted(database)).stream()
                .map(row -> row.split("\\|", -1))
                .forEach(row -> columns.computeIfAbsent(row[0], _ -> new ArrayList<>())
                        .add(Identifier.of(row[1]).quoted()));
        columns.forEach((table, names) -> content.put(
                table, lab.query("select %s from %s.%s".formatted(String.join(", ", names), database, table))));
        return content;
    }

    private static List<RunState> states(Path folder) {
        try (Journal journal = SqliteJournal.open(Nightjar.journalFile(SnowflakeLab.config(folder)))) {
            return journal.runs(1_000).stream().map(Journal.RunRecord::state).toList();
        }
    }
}
