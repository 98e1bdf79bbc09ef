package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.stream.Collectors;

/** A sync that brought nothing new. The message has the connection, what Fivetran shows with it, and its page. */
public class SyncFailedException extends NightjarException {
    /** Why. */
    public enum Reason {
        /** Fivetran says that it failed. */
        FAILED,
        PAUSED,
        BROKEN,
        /** One runs already, and that is not wanted. */
        RUNNING,
        RESCHEDULED,
        CANCELLED,
        /** It was triggered, and never began. */
        NOT_STARTED,
        /** The deadline has passed. */
        TIMEOUT
    }

    private final Reason reason;
    private final String connectionId;

    SyncFailedException(Reason reason, Connection connection, String what) {
        super(
                reason == Reason.TIMEOUT ? ErrorCode.TIMEOUT : ErrorCode.EXTERNAL,
                "%s %s%s; see %s".formatted(connection, what, notices(connection), connection.dashboard()));
        this.reason = requireNonNull(reason, "reason is null");
        this.connectionId = connection.id();
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Of which connection. */
    public String connectionId() {
        return connectionId;
    }

    private static String notices(Connection connection) {
        return connection.status().notices().isEmpty()
                ? ""
                : connection.status().notices().stream()
                        .map(Notice::toString)
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
