package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sync in a connection's history, as far as Fivetran tells it.
 *
 * @param start empty while it has not begun
 * @param volumes of its stages {@code extract}, {@code process} and {@code load}, where they are told
 */
public record SyncRecord(
        String id,
        String status,
        Optional<String> reason,
        Optional<Instant> start,
        Optional<Instant> end,
        Map<String, Long> volumes) {
    private static final List<String> STAGES = List.of("extract", "process", "load");

    public SyncRecord {
        requireNonNull(id, "id is null");
        requireNonNull(status, "status is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(start, "start is null");
        requireNonNull(end, "end is null");
        volumes = Map.copyOf(volumes);
    }

    static SyncRecord of(Fields fields) {
        Map<String, Long> volumes = new LinkedHashMap<>();
        for (String stage : STAGES) {
            fields.object("stages").object(stage).whole("volume").ifPresent(volume -> volumes.put(stage, volume));
        }
        return new SyncRecord(
                fields.text("sync_id").orElse(""),
                fields.text("status").orElse(""),
                fields.text("reason"),
                fields.instant("start"),
                fields.instant("end"),
                volumes);
    }

    /** From its start to its end. */
    Optional<Duration> took() {
        return start.flatMap(from -> end.map(to -> Duration.between(from, to)));
    }
}
