package dev.nightjar.testkit.snowflake;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a statement comes to, and how long that takes. Values of rows may be strings, numbers, booleans, byte arrays, dates
 * and times of {@code java.time}, and null.
 *
 * @param outcome how it ends
 * @param looks how often the driver is told that it still runs; a look is a poll for its result or for its status
 * @param held whether it runs until it is cancelled or {@link FakeSnowflake#release} lets it go on
 */
public record Answer(Outcome outcome, int looks, boolean held) {
    /** How a statement ends. */
    public sealed interface Outcome {
        /**
         * Rows, made when they are fetched.
         *
         * @param count how many
         * @param row gives each, counted from 0
         * @param perChunk how many are fetched at a time; 0 for all in the first answer
         */
        record Rows(
                List<FakeColumn> columns, long count, LongFunction<List<? extends @Nullable Object>> row, int perChunk)
                implements Outcome {
            public Rows {
                columns = List.copyOf(columns);
                requireNonNull(row, "row is null");
            }
        }

        /**
         * Rows in the columnar form that Snowflake's driver asks for where it can read it.
         *
         * @param count how many
         * @param base64 an Arrow IPC stream; its fields have Snowflake's {@code logicalType} and {@code scale} as metadata
         */
        record Arrow(List<FakeColumn> columns, long count, String base64) implements Outcome {
            public Arrow {
                columns = List.copyOf(columns);
                requireNonNull(base64, "base64 is null");
            }
        }

        /**
         * Done, without rows.
         *
         * @param message what Snowflake says in its place
         */
        record Done(String message) implements Outcome {}

        /** Rows were changed. */
        record Changed(long rows) implements Outcome {}

        /**
         * A failure.
         *
         * @param code six digits, {@code 002003} for example
         * @param sqlState {@code 02000} for example
         */
        record Fails(String code, String sqlState, String message) implements Outcome {}

        /**
         * Files go to or come from a stage, which is a folder here. The driver copies them itself.
         *
         * @param stage the folder
         * @param files for GET: their paths in the stage; for PUT: the local files, as patterns; if there are none, then what
         *     the statement says
         */
        record Transfer(Path stage, boolean upload, List<String> files, Path local) implements Outcome {
            public Transfer {
                files = List.copyOf(files);
            }
        }
    }

    public Answer {
        requireNonNull(outcome, "outcome is null");
    }

    /** These rows. */
    public static Answer rows(List<FakeColumn> columns, List<? extends List<? extends @Nullable Object>> rows) {
        return of(new Outcome.Rows(columns, rows.size(), index -> rows.get((int) index), 0));
    }

    /** So many rows in chunks: they are made as they are fetched, and never all in memory. */
    public static Answer chunks(
            List<FakeColumn> columns, long count, int perChunk, LongFunction<List<? extends @Nullable Object>> row) {
        return of(new Outcome.Rows(columns, count, row, perChunk));
    }

    /** So many rows as an Arrow IPC stream, which the test has written: the fake has no library for it. */
    public static Answer arrow(List<FakeColumn> columns, long count, byte[] stream) {
        return of(new Outcome.Arrow(columns, count, Base64.getEncoder().encodeToString(stream)));
    }

    /** One text. */
    public static Answer value(String column, String value) {
        return rows(List.of(FakeColumn.text(column)), List.of(List.of(value)));
    }

    /** Done, as most statements are that define something. */
    public static Answer done() {
        return of(new Outcome.Done("Statement executed successfully."));
    }

    /** So many rows were inserted, updated or deleted. */
    public static Answer changed(long rows) {
        return of(new Outcome.Changed(rows));
    }

    /** A failure with a code of Snowflake's. */
    public static Answer fails(String code, String sqlState, String message) {
        return of(new Outcome.Fails(code, sqlState, message));
    }

    /** For a PUT: the file that the statement names is copied into the folder. */
    public static Answer upload(Path stage) {
        return of(new Outcome.Transfer(stage, true, List.of(), stage));
    }

    /** For a GET: all files of the folder are copied to where the statement says. */
    public static Answer download(Path stage) {
        return of(new Outcome.Transfer(stage, false, List.of(), stage));
    }

    /** For a PUT: the files of a pattern ({@code *} and {@code ?} in its last part) are copied into the folder. */
    public static Answer upload(Path stage, Path files) {
        return of(new Outcome.Transfer(stage, true, List.of(files.toString()), files));
    }

    /** For a GET: these files of the folder are copied to another. */
    public static Answer download(Path stage, List<String> files, Path to) {
        return of(new Outcome.Transfer(stage, false, files, to));
    }

    private static Answer of(Outcome outcome) {
        return new Answer(outcome, 0, false);
    }

    /** The same, after so many looks at a statement that runs. */
    public Answer after(int newLooks) {
        return new Answer(outcome, newLooks, held);
    }

    /** The same, when it is released; until then it runs. */
    public Answer whenReleased() {
        return new Answer(outcome, looks, true);
    }
}
