package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Snowflake's failures mean here, and who asked: what is missing is missing for a role. */
final class SnowflakeErrors {
    private static final int LONGEST_SQL = 300;
    private static final int LONGEST_MESSAGE = 1_000;

    private final SnowflakeSpec spec;

    SnowflakeErrors(SnowflakeSpec spec) {
        this.spec = spec;
    }

    /** The failure of a statement. */
    NightjarException ofStatement(Told told, String statement) {
        return of(
                told,
                statement,
                "(in: %s%s)"
                        .formatted(
                                StatementText.shortened(statement, LONGEST_SQL),
                                told.queryId().map(id -> "; query " + id).orElse("")));
    }

    /** The failure of a log-in. */
    NightjarException ofLogin(Told told) {
        return of(told, "", "(logging in to %s)".formatted(spec.address()));
    }

    private NightjarException of(Told told, String statement, String where) {
        SnowflakeFailure failure = told.failure();
        String message = "%s: %s; %s %s"
                .formatted(
                        failure.what(),
                        StatementText.shortened(told.message(), LONGEST_MESSAGE),
                        next(failure, told.message(), statement),
                        where);
        NightjarException error = new NightjarException(failure.code(), message, told.cause());
        return failure.retryable() ? error : error.withoutRetry();
    }

    private String next(SnowflakeFailure failure, String message, String statement) {
        if (failure == SnowflakeFailure.NO_WAREHOUSE) {
            return spec.warehouse()
                    .map(name ->
                            "%1$s: GRANT USAGE ON WAREHOUSE %2$s TO ROLE %3$s, or ALTER WAREHOUSE %2$s SET AUTO_RESUME = TRUE"
                                    .formatted(failure.next(), quoted("warehouse", name), MissingGrant.role(spec)))
                    .orElse("set 'warehouse' of the connection");
        }
        boolean ofRights = failure == SnowflakeFailure.MISSING_PRIVILEGE || failure == SnowflakeFailure.NOT_THERE;
        return (ofRights ? MissingGrant.of(message, statement, spec) : Optional.<String>empty())
                .map(grant -> "%s: %s".formatted(failure.next(), grant))
                .orElse(failure.next());
    }

    private static String quoted(String what, String typed) {
        return SnowflakeName.typed(what, typed).quoted();
    }

    /** The statement was ended by us. */
    static NightjarException cancelled(@Nullable Throwable cause) {
        return new NightjarException(ErrorCode.CANCELLED, "the statement was cancelled", cause);
    }
}
