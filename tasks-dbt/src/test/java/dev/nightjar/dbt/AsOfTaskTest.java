package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsOfTaskTest {
    @Test
    void aTableThatWasNeverCapturedIsRefusedWithTheReason(@TempDir Path folder) {
        try (NightBench bench = new NightBench(folder)) {
            bench.source(
                    "create schema shop",
                    "create table shop.rates (code varchar)",
                    "insert into shop.rates values ('a'), ('a')");
            bench.rules(Map.of("shop.rates", new TableRule(List.of("code"), false, TableRule.OnDuplicates.QUARANTINE)));
            bench.run(1);

            assertThatThrownBy(() -> bench.execute(flow -> flow.run(
                            new AsOfTask(new AsOfTask.Spec("warehouse", "shop.rates", NightBench.night(1), 10)))))
                    .hasMessageContaining(
                            "shop.rates as of 2026-11-01: quarantined: 1 key stands in more than one row, such as a");
        }
    }
}
