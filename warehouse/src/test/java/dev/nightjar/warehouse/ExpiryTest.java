package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which nights go. */
class ExpiryTest {
    /** 60 nights, from a Wednesday to the last of November, a Monday. */
    private static final List<LocalDate> NIGHTS = IntStream.range(0, 61)
            .mapToObj(LocalDate.parse("2026-10-01")::plusDays)
            .toList();

    private static List<String> kept(int keep, int weeks, int months) {
        ExpireClonesTask task =
                new ExpireClonesTask(new ExpireClonesTask.Spec("warehouse", keep, Set.of(), weeks, months));
        List<LocalDate> expired = task.expired(NIGHTS);
        return NIGHTS.stream()
                .filter(night -> !expired.contains(night))
                .map(LocalDate::toString)
                .toList();
    }

    @Test
    void keepsNightsAndTheLastOfWeeksAndOfMonths() {
        assertThat(kept(2, 0, 0)).containsExactly("2026-11-29", "2026-11-30");
        assertThat(kept(1, 3, 0)).containsExactly("2026-11-22", "2026-11-29", "2026-11-30");
        assertThat(kept(1, 0, 2)).containsExactly("2026-10-31", "2026-11-30");
        assertThat(kept(1, 1, 9)).containsExactly("2026-10-31", "2026-11-30");
    }

    @Test
    void refusesLessThanNone() {
        assertThatThrownBy(() -> kept(1, -1, 0)).hasMessageContaining("must not be negative");
    }
}
