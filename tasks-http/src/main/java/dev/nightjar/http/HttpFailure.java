package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer; an answer of any status is none. The message has no credential in it. */
public class HttpFailure extends NightjarException {
    /** What became of the request. */
    public enum Kind {
        /** No connection came about: nobody has seen the request, unless it was led on. */
        NOT_SENT,
        /** It was sent, at least in part, and whether it was done is open. */
        LOST,
        /** As {@link #LOST}: no answer within the time-out. */
        NO_ANSWER,
        /** The server's certificate is not trusted; nothing was sent. */
        UNTRUSTED,
        /** The answer is larger than it may be. */
        TOO_LARGE,
        /** The answer leads where the request must not follow. */
        REDIRECTED,
        /** The server refuses more requests for longer than may be waited. */
        LIMITED
    }

    private final Kind kind;
    private final boolean answered;

    HttpFailure(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, false);
    }

    private HttpFailure(Kind kind, String message, @Nullable Throwable cause, boolean answered) {
        super(codeOf(kind), message, cause);
        this.kind = requireNonNull(kind, "kind is null");
        this.answered = answered;
    }

    /** The same, met on the way that an answer has led to. */
    HttpFailure afterAnAnswer() {
        return new HttpFailure(kind, getMessage(), getCause(), true);
    }

    /** What became of the request. */
    public Kind kind() {
        return kind;
    }

    /** Whether the request may have been done although there is no answer: also when its answer led on to a failure. */
    public boolean mayHaveArrived() {
        return switch (kind) {
            case LOST, NO_ANSWER, TOO_LARGE, REDIRECTED -> true;
            case NOT_SENT, UNTRUSTED, LIMITED -> answered;
        };
    }

    private static ErrorCode codeOf(Kind kind) {
        return switch (kind) {
            case NOT_SENT, LOST, TOO_LARGE -> ErrorCode.EXTERNAL;
            case NO_ANSWER -> ErrorCode.TIMEOUT;
            case UNTRUSTED, REDIRECTED -> ErrorCode.CONFIG;
            case LIMITED -> ErrorCode.BUSY;
        };
    }
}
