package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A transformation that Fivetran runs: a dbt project, or a quickstart model. */
public record Transformation(
        String id,
        Status status,
        boolean paused,
        Optional<Instant> lastStartedAt,
        Optional<Instant> lastEndedAt,
        List<String> models) {
    /** What it is at. */
    public enum Status {
        NEW,
        SCHEDULING,
        RUNNING,
        TERMINATING,
        SUCCEEDED,
        FAILED,
        BLOCKED,
        CANCELED,
        PARTIALLY_SUCCEEDED,
        /** A word that Fivetran has added since. */
        UNKNOWN;

        /** Whether nothing more happens by itself. */
        public boolean isEnd() {
            return switch (this) {
                case SUCCEEDED, FAILED, BLOCKED, CANCELED, PARTIALLY_SUCCEEDED -> true;
                case NEW, SCHEDULING, RUNNING, TERMINATING, UNKNOWN -> false;
            };
        }
    }

    public Transformation {
        requireNonNull(id, "id is null");
        requireNonNull(status, "status is null");
        requireNonNull(lastStartedAt, "lastStartedAt is null");
        requireNonNull(lastEndedAt, "lastEndedAt is null");
        models = List.copyOf(models);
    }

    static Transformation of(Fields fields) {
        return new Transformation(
                fields.needed("id"),
                fields.word("status", Status.class, Status.UNKNOWN),
                fields.isTrue("paused"),
                fields.instant("last_started_at"),
                fields.instant("last_ended_at"),
                fields.texts("output_model_names"));
    }
}
