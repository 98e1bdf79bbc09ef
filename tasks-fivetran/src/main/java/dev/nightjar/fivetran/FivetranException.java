package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;

/** An answer of Fivetran that is none to what was asked: it is judged by its HTTP status, not by its code. */
public class FivetranException extends NightjarException {
    private final int status;
    private final String apiCode;

    FivetranException(int status, String apiCode, String message) {
        super(codeOf(status), message);
        this.status = status;
        this.apiCode = requireNonNull(apiCode, "apiCode is null");
    }

    /** The HTTP status; 200 for an answer that is not of Fivetran's form. */
    public int status() {
        return status;
    }

    /** Fivetran's own word for it, {@code NotFound_Connection} for example; empty when it gave none. */
    public String apiCode() {
        return apiCode;
    }

    /** Whether what was asked for does not exist. */
    public boolean isNotFound() {
        return status == 404;
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 409, 429 -> ErrorCode.BUSY;
            case 408 -> ErrorCode.TIMEOUT;
            default -> status / 100 == 4 ? ErrorCode.CONFIG : ErrorCode.EXTERNAL;
        };
    }
}
