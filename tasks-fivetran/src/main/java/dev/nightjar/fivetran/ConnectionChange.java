package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is changed of a connection; what is empty stays. Setup tests are never run by it: they are slow, and Fivetran
 * counts them.
 *
 * @param minutes between two syncs: 1, 5, 15, 30, 60, 120, 180, 360, 480, 720 or 1440
 * @param dailyTime {@code HH:MM} in UTC, with 1440 minutes only
 */
public record ConnectionChange(
        Optional<Boolean> paused,
        Optional<ScheduleType> scheduleType,
        Optional<Integer> minutes,
        Optional<String> dailyTime) {
    public ConnectionChange {
        requireNonNull(paused, "paused is null");
        requireNonNull(scheduleType, "scheduleType is null");
        requireNonNull(minutes, "minutes is null");
        requireNonNull(dailyTime, "dailyTime is null");
        if (paused.isEmpty() && scheduleType.isEmpty() && minutes.isEmpty() && dailyTime.isEmpty()) {
            throw new IllegalArgumentException("nothing is changed; say what");
        }
        if (scheduleType.equals(Optional.of(ScheduleType.UNKNOWN))) {
            throw new IllegalArgumentException("a schedule is auto or manual");
        }
    }

    /** Paused, or no longer. */
    public static ConnectionChange paused(boolean paused) {
        return new ConnectionChange(Optional.of(paused), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Another kind of schedule. */
    public static ConnectionChange schedule(ScheduleType type) {
        return new ConnectionChange(Optional.empty(), Optional.of(type), Optional.empty(), Optional.empty());
    }

    /** As the wire has it. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        paused.ifPresent(value -> body.put("paused", value));
        scheduleType.ifPresent(value -> body.put("schedule_type", value.word()));
        minutes.ifPresent(value -> body.put("sync_frequency", value));
        dailyTime.ifPresent(value -> body.put("daily_sync_time", value));
        body.put("run_setup_tests", false);
        return body;
    }
}
