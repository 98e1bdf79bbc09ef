package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB's failures mean. It gives neither states nor codes, so that the first words decide. */
final class DuckDbErrors {
    private static final Pattern LOCKED =
            Pattern.compile("Could not set lock on file \"([^\"]*)\": Conflicting lock is held in (.*?)\\. See");
    private static final Pattern OPEN_HERE =
            Pattern.compile("Unique file handle conflict: .* the database file \"([^\"]*)\" is already attached");
    private static final Pattern NO_DATABASE =
            Pattern.compile("The file \"([^\"]*)\" exists, but it is not a valid DuckDB database file");
    private static final int LONGEST_SQL = 300;

    private DuckDbErrors() {}

    static boolean isLocked(NightjarException error) {
        return error.code() == ErrorCode.BUSY;
    }

    static NightjarException of(SQLException error, String statement) {
        String message = String.valueOf(error.getMessage()).strip();
        String kind = message.substring(0, Math.max(0, message.indexOf(':')));
        // What a user's query says itself never decides: only the errors of the file system and of DuckDB's own state
        // are searched further.
        return switch (kind) {
            case "INTERRUPT Error" ->
                failure(ErrorCode.CANCELLED, error, "the statement was cancelled: " + shorten(statement));
            case "IO Error" -> ofFile(message, error);
            case "Resource In Use Error" -> ofResource(message, statement, error);
            case "Out of Memory Error" ->
                failure(
                        ErrorCode.ENVIRONMENT,
                        error,
                        "DuckDB ran out of memory: %s; run fewer processes at once, or free some disk space for its temporary files"
                                .formatted(firstLine(message)));
            case "TransactionContext Error" ->
                isDiskFull(message) ? diskFull(message, error) : external(message, statement, error);
            default -> external(message, statement, error);
        };
    }

    private static NightjarException ofFile(String message, SQLException error) {
        Matcher locked = LOCKED.matcher(message);
        if (locked.find()) {
            return failure(
                    ErrorCode.BUSY,
                    error,
                    "%s is held by another process, %s; close it there, or wait until it is done"
                            .formatted(locked.group(1), locked.group(2)));
        }
        Matcher noDatabase = NO_DATABASE.matcher(message);
        if (noDatabase.find()) {
            return failure(
                    ErrorCode.CONFIG,
                    error,
                    "%s is no DuckDB file; check the path in nightjar.yml".formatted(noDatabase.group(1)));
        }
        return isDiskFull(message)
                ? diskFull(message, error)
                : failure(
                        ErrorCode.ENVIRONMENT,
                        error,
                        "%s; check the file and its folder".formatted(firstLine(message)));
    }

    private static NightjarException ofResource(String message, String statement, SQLException error) {
        Matcher open = OPEN_HERE.matcher(message);
        return open.find()
                ? failure(
                        ErrorCode.BUSY,
                        error,
                        "%s is open in this process in another way; wait until that is done".formatted(open.group(1)))
                : external(message, statement, error);
    }

    private static boolean isDiskFull(String message) {
        return message.contains("No space left on device") || message.contains("Could not write all bytes");
    }

    private static NightjarException diskFull(String message, SQLException error) {
        return failure(
                ErrorCode.ENVIRONMENT, error, "the disk is full: %s; free some space".formatted(firstLine(message)));
    }

    private static NightjarException external(String message, String statement, SQLException error) {
        return failure(ErrorCode.EXTERNAL, error, "%s (in: %s)".formatted(firstLine(message), shorten(statement)));
    }

    private static NightjarException failure(ErrorCode code, SQLException error, String message) {
        return new NightjarException(code, message, error);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static String shorten(String statement) {
        String line = statement.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SQL ? line : line.substring(0, LONGEST_SQL) + " …";
    }
}
