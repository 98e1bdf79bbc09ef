package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.MachineShare;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** DuckDB as a writer of files, whatever warehouse their rows come from. */
public final class DuckDbFiles {
    private static final long LEAST_LINE = 2L << 20;
    private static final long LEAST_BUFFER = 8L << 20;

    private DuckDbFiles() {}

    /**
     * A column of a file.
     *
     * @param type in DuckDB's words
     */
    public record FileColumn(Identifier name, String type) {}

    /**
     * Comma-separated texts, all in double quotes but nulls, which are empty; the first line is a header.
     *
     * @param longest no line has more bytes; the more, the more memory is needed
     */
    public record Texts(Path file, long longest, List<FileColumn> columns) {
        public Texts {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Makes a file of typed values out of comma-separated texts, in their order, in bounded memory.
     *
     * @param format {@code parquet} or {@code json}
     * @param running gets what stops it, before it begins
     * @throws NightjarException {@code EXTERNAL} when a text is no value of its type, {@code ENVIRONMENT} when the disk is
     *     full
     */
    public static void write(Texts texts, Path target, String format, Consumer<AutoCloseable> running) {
        try (Session session = DuckDbSession.open(Map.of(
                "memory_limit",
                MachineShare.ofSession().memoryLimit(),
                // One thread keeps the order by itself; told to keep it, DuckDB holds all rows of a JSON file.
                "threads",
                "1",
                "preserve_insertion_order",
                "false",
                "temp_directory",
                target.resolveSibling(target.getFileName() + ".tmp").toString(),
                "autoinstall_known_extensions",
                "false"))) {
            running.accept(session::cancel);
            session.execute(Sql.of("set TimeZone = 'UTC'"));
            session.execute(Sql.of("""
                    copy (select %s
                          from read_csv(%s, auto_detect = false, skip = 1, header = false, delim = ',', quote = '"',
                                        escape = '"', nullstr = '', allow_quoted_nulls = false, new_line = '\\n',
                                        parallel = false, max_line_size = %d, buffer_size = %d, columns = {%s}))
                    to %s (format %s)""".formatted(
                            casts(texts.columns()),
                            Sql.literal(texts.file().toString()),
                            Math.max(LEAST_LINE, texts.longest()),
                            Math.max(LEAST_BUFFER, texts.longest() * 2),
                            names(texts.columns().size()),
                            Sql.literal(target.toString()),
                            format)));
        }
    }

    private static String casts(List<FileColumn> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "cast(c%d as %s) as %s"
                        .formatted(
                                i, columns.get(i).type(), columns.get(i).name().quoted()))
                .collect(Collectors.joining(", "));
    }

    private static String names(int columns) {
        return IntStream.range(0, columns)
                .mapToObj("'c%d': 'varchar'"::formatted)
                .collect(Collectors.joining(", "));
    }
}
