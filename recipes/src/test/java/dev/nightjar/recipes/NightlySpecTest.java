package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlySpecTest {
    @TempDir
    private Path folder;

    private NightlySpec read(String clones) throws IOException {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), """
                connections: {warehouse: {type: duckdb, path: warehouse.duckdb}}
                clones: {%s}
                """.formatted(clones));
        return NightlySpec.of(NightjarConfig.read(file, new Environment(Map.of(), folder, folder)));
    }

    @Test
    void keepsSevenNightsAndNoWeeksOrMonthsByDefault() throws IOException {
        NightlySpec spec = read("");

        assertThat(spec.keep()).isEqualTo(7);
        assertThat(spec.keepWeeks()).isEmpty();
        assertThat(spec.keepMonths()).isEmpty();
    }

    @Test
    void keepsWeeksAndMonthsAsTheSectionSays() throws IOException {
        NightlySpec spec = read("keep: 3, keep_weeks: 4, keep_months: 12");

        assertThat(spec.keep()).isEqualTo(3);
        assertThat(spec.withNight(LocalDate.EPOCH).withDbt("dbt").keepWeeks()).contains(4);
        assertThat(spec.withNight(LocalDate.EPOCH).withDbt("dbt").keepMonths()).contains(12);
        assertThat(read("keep: 3").keeping(4, 12)).isEqualTo(spec);
    }

    @Test
    void refusesLessThanNone() {
        assertThatThrownBy(() -> read("keep_weeks: -1"))
                .isInstanceOf(NightjarException.class)
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> read("").keeping(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
