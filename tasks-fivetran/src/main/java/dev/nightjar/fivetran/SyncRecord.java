package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/** A sync in a connection's history, as far as Fivetran tells it. */
public record SyncRecord(String id, String status, Optional<Instant> start, Optional<Instant> end) {
    public SyncRecord {
        requireNonNull(id, "id is null");
        requireNonNull(status, "status is null");
        requireNonNull(start, "start is null");
        requireNonNull(end, "end is null");
    }

    static SyncRecord of(Fields fields) {
        return new SyncRecord(
                fields.text("sync_id").orElse(""),
                fields.text("status").orElse(""),
                fields.instant("start"),
                fields.instant("end"));
    }
}
