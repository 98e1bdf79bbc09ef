package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.files.FileFormat;
import dev.nightjar.warehouse.files.FileTransfers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files over the stage that each user has, in a folder for the task, which is removed at the end. The COPY is a statement
 * with a name, which a run that goes on after a crash asks for by its id; done again it loads nothing twice, for the load
 * history of the table knows its files for 64 days (Snowflake docs: COPY INTO table, load metadata). Thread-safe.
 */
final class SnowflakeTransfers implements FileTransfers {
    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeTransfers.class);

    /** More than there are attempts, as a rule. */
    private static final int MOST_COPIES = 10;

    private final SnowflakeSpec spec;

    SnowflakeTransfers(SnowflakeSpec spec) {
        this.spec = spec;
    }

    @Override
    public void check(FileFormat format, Optional<OnError> onError) {
        if (!spec.files()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the connection does not move files; set 'files: true' in it if tasks may copy files to and from stages");
        }
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public List<Sql> statements(Load load) {
        List<Sql> statements = new ArrayList<>();
        load.files().forEach(file -> statements.add(put(file, load.batch())));
        statements.add(copy(load));
        statements.add(remove(load.batch()));
        return statements;
    }

    @Override
    public List<Loaded> load(Session session, Load load) {
        Map<String, Loaded> loaded = new HashMap<>();
        cleaning(session, load.batch(), () -> {
            load.files().forEach(file -> session.stream(put(file, load.batch()), _ -> {}));
            session.stream("copy", copy(load), true, row -> {
                ShownRow shown = ShownRow.of(row);
                loaded.put(fileName(shown.get("file")), loaded(shown));
            });
        });
        return load.files().stream()
                .map(file -> Optional.ofNullable(loaded.get(fileName(file.toString())))
                        .map(one -> new Loaded(file, one.rows(), one.errors(), one.firstError()))
                        // It does not tell of a file that its load history knows.
                        .orElseGet(() -> new Loaded(file, 0, 0, Optional.of("it was loaded before"))))
                .toList();
    }

    /** Snowflake docs, "COPY INTO table": the output. */
    private static Loaded loaded(ShownRow row) {
        String error = row.get("first_error");
        return new Loaded(
                Path.of("of-a-stage"),
                number(row.get("rows_loaded")),
                number(row.get("errors_seen")),
                error.isEmpty()
                        ? Optional.empty()
                        : Optional.of("%s (line %s, column %s)"
                                .formatted(error, row.get("first_error_line"), row.get("first_error_column_name"))));
    }

    @Override
    public List<Sql> statements(Unload unload) {
        return List.of(copy(unload), get(unload), remove(unload.batch()));
    }

    @Override
    public List<Unloaded> unload(Session session, Unload unload) {
        Map<String, Long> rows = new TreeMap<>();
        cleaning(session, unload.batch(), () -> {
            copy(session, unload, 1, rows);
            for (int copies = 2; !isHere(unload, rows.keySet()); copies++) {
                if (copies > MOST_COPIES) {
                    throw new NightjarException(
                            ErrorCode.EXTERNAL,
                            "%d files were written to the stage %s, and not all of them came; look whether somebody else removes files there"
                                    .formatted(rows.size(), stage(unload.batch())));
                }
                copy(session, unload, copies, rows);
            }
        });
        // What else lies on the stage is of an attempt that was cancelled.
        return rows.entrySet().stream()
                .map(file -> new Unloaded(unload.folder().resolve(file.getKey()), Optional.of(file.getValue())))
                .toList();
    }

    /**
     * A copy that an attempt before has made is not made again, although that attempt may have removed its files: then
     * another is, by another name.
     */
    private static void copy(Session session, Unload unload, int number, Map<String, Long> rows) {
        rows.clear();
        session.stream(number == 1 ? "copy" : "copy-" + number, copy(unload), true, row -> {
            ShownRow shown = ShownRow.of(row);
            rows.put(fileName(shown.get("file_name")), number(shown.get("row_count")));
        });
        session.stream(get(unload), _ -> {});
    }

    private static boolean isHere(Unload unload, Set<String> files) {
        return files.stream().allMatch(file -> Files.exists(unload.folder().resolve(file)));
    }

    /** Whatever comes of it, nothing stays on the stage; only a cancel leaves files there, under the task's own folder. */
    private static void cleaning(Session session, String batch, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            try {
                session.stream(remove(batch), _ -> {});
            } catch (RuntimeException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
        try {
            session.stream(remove(batch), _ -> {});
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                throw e;
            }
            LOG.warn("files stay on the stage {}: {}", stage(batch), e.getMessage());
        }
    }

    private static String stage(String batch) {
        return "@~/nightjar/%s/".formatted(batch);
    }

    private static Sql put(Path file, String batch) {
        return Sql.of("PUT %s %s AUTO_COMPRESS = FALSE OVERWRITE = TRUE"
                .formatted(literal("file://" + file), literal(stage(batch))));
    }

    private static Sql get(Unload unload) {
        return Sql.of("GET %s %s".formatted(literal(stage(unload.batch())), literal("file://" + unload.folder())));
    }

    private static Sql remove(String batch) {
        return Sql.of("REMOVE %s".formatted(literal(stage(batch))));
    }

    private Sql copy(Load load) {
        String files = load.files().stream()
                .map(file -> literal(fileName(file.toString())))
                .collect(Collectors.joining(", ", "(", ")"));
        String onError = switch (load.onError()) {
            case ABORT -> "ABORT_STATEMENT";
            case SKIP_FILE -> "SKIP_FILE";
            case CONTINUE -> "CONTINUE";
        };
        return Sql.of("""
                COPY INTO %s
                  FROM %s
                  FILES = %s
                  FILE_FORMAT = (%s)%s
                  ON_ERROR = %s""".formatted(
                        load.table().in(spec.source()),
                        literal(stage(load.batch())),
                        files,
                        format(load.format(), true),
                        load.format() instanceof FileFormat.Csv ? "" : "\n  MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE",
                        onError));
    }

    private static Sql copy(Unload unload) {
        boolean header = unload.format() instanceof FileFormat.Parquet
                || (unload.format() instanceof FileFormat.Csv csv && csv.header());
        String rows = unload.format() instanceof FileFormat.Json
                ? "SELECT OBJECT_CONSTRUCT_KEEP_NULL(*) FROM (\n%s\n)"
                        .formatted(unload.query().text())
                : unload.query().text();
        return Sql.of("""
                COPY INTO %s
                  FROM (
                %s
                  )
                  FILE_FORMAT = (%s)
                  HEADER = %s
                  OVERWRITE = TRUE
                  DETAILED_OUTPUT = TRUE""".formatted(
                        literal(stage(unload.batch()) + "rows"),
                        rows,
                        format(unload.format(), false),
                        header ? "TRUE" : "FALSE"));
    }

    private static String format(FileFormat format, boolean in) {
        return switch (format) {
            case FileFormat.Csv(boolean header, String delimiter, String nullText) ->
                "TYPE = CSV COMPRESSION = %s%s FIELD_DELIMITER = %s FIELD_OPTIONALLY_ENCLOSED_BY = '\"' NULL_IF = (%s) EMPTY_FIELD_AS_NULL = %s"
                        .formatted(
                                in ? "AUTO" : "NONE",
                                in ? " SKIP_HEADER = " + (header ? 1 : 0) : "",
                                literal(delimiter),
                                literal(nullText),
                                in && nullText.isEmpty() ? "TRUE" : "FALSE");
            case FileFormat.Json _ -> "TYPE = JSON COMPRESSION = %s".formatted(in ? "AUTO" : "NONE");
            case FileFormat.Parquet _ -> "TYPE = PARQUET";
        };
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
