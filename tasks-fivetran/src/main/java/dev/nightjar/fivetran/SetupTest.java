package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

/**
 * How one of a connection's setup tests ended.
 *
 * @param status {@code PASSED}, {@code SKIPPED}, {@code WARNING}, {@code FAILED}, {@code JOB_FAILED} or what Fivetran has
 *     added since
 */
public record SetupTest(String title, String status, String message) {
    public SetupTest {
        requireNonNull(title, "title is null");
        requireNonNull(status, "status is null");
        requireNonNull(message, "message is null");
    }

    static SetupTest of(Fields fields) {
        return new SetupTest(
                fields.text("title").orElse(""),
                fields.text("status").orElse(""),
                fields.text("message").orElse(""));
    }

    /** Whether it stands in the way of a sync. */
    public boolean hasFailed() {
        return status.endsWith("FAILED");
    }
}
