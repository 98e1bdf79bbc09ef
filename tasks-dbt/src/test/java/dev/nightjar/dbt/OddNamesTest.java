package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.TableName;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OddNamesTest {
    @TempDir
    private Path folder;

    @Test
    void noNameIsTooOdd() {
        try (NightBench bench = new NightBench(folder)) {
            bench.source(OddNames.create().toArray(String[]::new));
            bench.run(1);
            bench.source(OddNames.change().toArray(String[]::new));
            Map<TableName, TableOutcome> second = bench.run(2);

            assertThat(OddNames.tables())
                    .allSatisfy(table -> assertThat(second.get(table))
                            .isEqualTo(new TableOutcome(table, TableStatus.CAPTURED, "", 3, 2)));
            try (HistoryProof proof = bench.proof()) {
                assertThat(proof.problems()).isEmpty();
                assertThat(proof.readable(NightBench.night(1))).hasSameElementsAs(OddNames.tables());
            }
        }
    }
}
