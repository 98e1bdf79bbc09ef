package dev.nightjar.app;

import java.time.Duration;

/** Durations for people. */
final class Elapsed {
    private Elapsed() {}

    /** {@code 0.3 s}, {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 07 min}. */
    static String text(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 10) {
            return "%.1f s".formatted(Math.max(0, time.toMillis()) / 1000.0);
        }
        if (seconds < 60) {
            return "%d s".formatted(seconds);
        }
        return seconds < 3600
                ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
                : "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
    }
}
