package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can act on. The message is lower case, names the thing and its value, and ends with what to
 * do next.
 */
public class NightjarException extends RuntimeException {
    private final ErrorCode code;
    private final @Nullable Place place;
    private @Nullable Duration retryAfter;
    private boolean permanent;

    public NightjarException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public NightjarException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    /** A failure that lies at a place in a file; the message is prefixed with the place. */
    public NightjarException(ErrorCode code, Place place, String message) {
        this(code, place + ": " + message, place, null);
    }

    private NightjarException(ErrorCode code, String message, @Nullable Place place, @Nullable Throwable cause) {
        super(message, cause);
        this.code = requireNonNull(code, "code is null");
        this.place = place;
    }

    /** The same failure at the same place, with other texts; what it suppressed is left out. */
    final NightjarException copy(String message, @Nullable Throwable newCause) {
        NightjarException copy = new NightjarException(code, message, place, newCause);
        copy.setStackTrace(getStackTrace());
        copy.retryAfter = retryAfter;
        copy.permanent = permanent;
        return copy;
    }

    /** This failure, of a server that asked for a wait before the next try (HTTP's {@code Retry-After}). */
    public final NightjarException withRetryAfter(Duration wait) {
        retryAfter = requireNonNull(wait, "wait is null");
        return this;
    }

    /** The least wait before another try makes sense, where the other side has said. */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** This failure, which another try would only meet again (a missing privilege, a wrong statement). */
    public final NightjarException withoutRetry() {
        permanent = true;
        return this;
    }

    /** Whether another try would only meet it again: no policy retries it. */
    public final boolean isPermanent() {
        return permanent;
    }

    /** What failed, why, and what to do next. */
    @Override
    public final String getMessage() {
        // A class without null checks may have given none, and must not fail again where it is told.
        return requireNonNullElse(super.getMessage(), "it has no message");
    }

    /** What kind of failure it is. */
    public final ErrorCode code() {
        return code;
    }

    /** The place in a file, where there is one. */
    public final Optional<Place> place() {
        return Optional.ofNullable(place);
    }
}
