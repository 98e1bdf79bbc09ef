package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB's failures mean. It gives neither states nor codes, so that its words decide. */
final class DuckDbErrors {
    private static final Pattern LOCKED =
            Pattern.compile("Could not set lock on file \"([^\"]*)\": Conflicting lock is held in (.*?)\\. See");
    private static final int LONGEST_SQL = 300;

    private DuckDbErrors() {}

    static boolean isLocked(NightjarException error) {
        return error.code() == ErrorCode.BUSY;
    }

    static NightjarException of(SQLException error, String statement) {
        String message = String.valueOf(error.getMessage()).strip();
        Matcher locked = LOCKED.matcher(message);
        if (locked.find()) {
            return new NightjarException(
                    ErrorCode.BUSY,
                    "%s is held by another process, %s; close it there, or wait until it is done"
                            .formatted(locked.group(1), locked.group(2)),
                    error);
        }
        if (message.contains("INTERRUPT")) {
            return new NightjarException(
                    ErrorCode.CANCELLED, "the statement was cancelled: " + shorten(statement), error);
        }
        if (message.contains("No space left on device") || message.contains("Could not write all bytes")) {
            return new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the disk is full: %s; free some space".formatted(firstLine(message)),
                    error);
        }
        if (message.startsWith("Out of Memory Error")) {
            return new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "DuckDB ran out of memory: %s; run fewer processes at once".formatted(firstLine(message)),
                    error);
        }
        if (message.startsWith("IO Error")) {
            return new NightjarException(ErrorCode.ENVIRONMENT, firstLine(message), error);
        }
        return new NightjarException(
                ErrorCode.EXTERNAL, "%s (in: %s)".formatted(firstLine(message), shorten(statement)), error);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static String shorten(String statement) {
        String line = statement.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SQL ? line : line.substring(0, LONGEST_SQL) + " …";
    }
}
