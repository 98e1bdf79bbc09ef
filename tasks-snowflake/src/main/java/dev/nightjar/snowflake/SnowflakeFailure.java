package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The table from Snowflake's codes to ours: what happened, whether another try may help, and what to do next. The codes
 * are those of the server (Snowflake docs; issues of its drivers) and, from 200001 on, of snowflake-jdbc's own
 * {@code ErrorCode}. One that is not here is decided by its SQLSTATE.
 */
enum SnowflakeFailure {
    SYNTAX(
            ErrorCode.EXTERNAL,
            false,
            "Snowflake does not understand the statement",
            "correct it",
            1003,
            904,
            979,
            1044),
    NOT_THERE(
            ErrorCode.EXTERNAL,
            false,
            "something is not there, or the role may not see it",
            "check the name and its upper and lower case, or grant what is missing",
            2003,
            2043),
    MISSING_PRIVILEGE(
            ErrorCode.EXTERNAL, false, "the role lacks a privilege", "have somebody with the right to it run", 3001),
    EXISTS(ErrorCode.EXTERNAL, false, "something of that name is there already", "drop it, or take another name", 2002),
    NO_WAREHOUSE(
            ErrorCode.EXTERNAL,
            false,
            "there is no virtual warehouse to run in",
            "the one of the connection is missing, suspended without auto-resume, or not for this role",
            606),
    RETENTION(
            ErrorCode.EXTERNAL,
            false,
            "Time Travel does not reach that far back",
            "raise DATA_RETENTION_TIME_IN_DAYS, or leave the table out",
            707),
    TIMED_OUT(
            ErrorCode.TIMEOUT,
            true,
            "the statement ran longer than it may",
            "raise STATEMENT_TIMEOUT_IN_SECONDS, or make it smaller",
            630),
    CANCELLED_THERE(
            ErrorCode.EXTERNAL,
            true,
            "the statement was cancelled in Snowflake, not by this run",
            "ask who did it, and run it again",
            604,
            200_005),
    LOCKED(
            ErrorCode.BUSY,
            true,
            "another transaction holds what the statement needs",
            "wait until it is done, or find it with SHOW LOCKS",
            625),
    TOO_MUCH_METADATA(
            ErrorCode.EXTERNAL,
            true,
            "the metadata is too much for one question",
            "ask for fewer schemas at once",
            90_030,
            90_201),
    SERVER_FAULT(
            ErrorCode.EXTERNAL,
            true,
            "Snowflake failed inside",
            "run it again; if it stays, tell Snowflake's support the query id",
            603),
    DRIVER_FAULT(
            ErrorCode.EXTERNAL,
            true,
            "Snowflake's driver failed, which a bad network can make it do",
            "run it again; if it stays, look into its log (net.snowflake)",
            200_001,
            200_003,
            200_022),
    SESSION_OVER(
            ErrorCode.EXTERNAL,
            true,
            "the session has ended",
            "run it again: the next one logs in anew",
            390_111,
            390_112,
            390_114,
            390_195),
    WRONG_CREDENTIALS(
            ErrorCode.CONFIG,
            false,
            "Snowflake does not accept the user with this log-in",
            "check 'user' and 'login' of the connection, and that the user is not locked or disabled",
            390_100,
            390_101,
            390_422),
    WRONG_KEY(
            ErrorCode.CONFIG,
            false,
            "Snowflake does not accept the key pair",
            "set its public half on the user: ALTER USER … SET RSA_PUBLIC_KEY = '…'; check the clock of this machine",
            390_144,
            390_198,
            394_300,
            200_045,
            200_046),
    WRONG_TOKEN(
            ErrorCode.CONFIG,
            false,
            "Snowflake does not accept the token, or it has expired",
            "get a new one",
            390_303,
            390_318),
    NO_SUCH_ROLE(
            ErrorCode.CONFIG,
            false,
            "the user may not use the role of the connection",
            "check 'role', or GRANT ROLE … TO USER …",
            390_189),
    NO_SUCH_CONTEXT(
            ErrorCode.CONFIG,
            false,
            "database, schema or warehouse of the connection are not there for the role",
            "check their names, or grant USAGE on them",
            390_201),
    UNREACHABLE(
            ErrorCode.EXTERNAL,
            true,
            "Snowflake cannot be reached",
            "check 'account', 'url', 'proxy' and the network",
            // Of a question for a statement's status that no answer comes to (snowflake-jdbc 4.4.1).
            -1,
            200_002,
            200_015,
            200_016,
            200_062),
    WRONG_SETTING(
            ErrorCode.CONFIG,
            false,
            "the driver does not accept a setting of the connection",
            "correct it",
            200_010,
            200_011,
            200_012,
            200_028,
            200_029,
            200_047,
            200_051,
            200_056,
            200_059),
    OTHER(ErrorCode.EXTERNAL, false, "Snowflake refuses the statement", "see what it says");

    private static final Map<Integer, SnowflakeFailure> BY_CODE = Arrays.stream(values())
            .flatMap(failure -> failure.codes.stream().map(code -> Map.entry(code, failure)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final ErrorCode code;
    private final boolean retryable;
    private final String what;
    private final String next;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<Integer> codes;

    SnowflakeFailure(ErrorCode code, boolean retryable, String what, String next, Integer... codes) {
        this.code = code;
        this.retryable = retryable;
        this.what = what;
        this.next = next;
        this.codes = List.of(codes);
    }

    /** What a code means, or else a SQLSTATE: class 08 and 58 are the network's, 57P03 a warehouse's. */
    static SnowflakeFailure of(int code, String sqlState) {
        SnowflakeFailure known = BY_CODE.get(code);
        if (known != null) {
            return known;
        }
        return switch (sqlState) {
            case "57P03" -> NO_WAREHOUSE;
            case "57014" -> CANCELLED_THERE;
            case "42501" -> MISSING_PRIVILEGE;
            case "42601", "42000" -> SYNTAX;
            default -> sqlState.startsWith("08") || sqlState.startsWith("58") ? UNREACHABLE : OTHER;
        };
    }

    /** What a failure of ours comes from; nothing where it does not come from Snowflake. */
    static Optional<SnowflakeFailure> of(NightjarException error) {
        return error.getCause() instanceof SQLException told
                ? Optional.of(Told.of(told).failure())
                : Optional.empty();
    }

    /** Whether something is not there, or was dropped meanwhile. */
    static boolean isNotThere(NightjarException error) {
        return of(error).filter(failure -> failure == NOT_THERE).isPresent();
    }

    ErrorCode code() {
        return code;
    }

    boolean retryable() {
        return retryable;
    }

    String what() {
        return what;
    }

    String next() {
        return next;
    }

    List<Integer> codes() {
        return codes;
    }

    /** Whether the wire failed, so that what became of a statement is not known. */
    boolean leavesUnknown() {
        return this == UNREACHABLE || this == SESSION_OVER;
    }
}
