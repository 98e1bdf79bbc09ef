package dev.nightjar.warehouse;

import static dev.nightjar.warehouse.Nights.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.duckdb.RawFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a night of many small tables takes; it asserts what is cloned, not how fast. */
class CloneSpeedTest {
    @Test
    void clonesAThousandTables(@TempDir Path folder) throws IOException {
        try (Nights nights = new Nights(folder)) {
            int schemas = 20;
            String[] names = new String[schemas];
            for (int i = 0; i < schemas; i++) {
                names[i] = "schema%02d".formatted(i);
                RawFile.tables(nights.source, names[i], 1000 / schemas, 100);
            }
            long begun = System.nanoTime();
            CloneSet set = nights.take(NIGHT, names);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            assertThat(set.tables()).isEqualTo(1000);
            assertThat(set.rows()).isEqualTo(100_000);
            System.out.printf(
                    "1,000 tables in %d schemas cloned in %,d ms, %,d KiB%n",
                    schemas, took.toMillis(), Files.size(nights.clones(NIGHT)) >> 10);
        }
    }
}
