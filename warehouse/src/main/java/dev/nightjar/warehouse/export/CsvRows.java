package dev.nightjar.warehouse.export;

import dev.nightjar.warehouse.Row;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows as comma-separated texts; every text is quoted, and only a null is empty. For one thread at a time. */
final class CsvRows implements AutoCloseable {
    private final FileOutputStream file;
    private final BufferedWriter writer;
    private List<String> types = List.of();
    private long rows;
    private long line;
    private long longest;

    CsvRows(Path target) throws IOException {
        file = new FileOutputStream(target.toFile());
        writer = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8), 1 << 16);
    }

    void header(List<String> labels) throws IOException {
        for (int i = 0; i < labels.size(); i++) {
            value(i, labels.get(i));
        }
        endLine();
    }

    void row(Row row) {
        try {
            if (rows == 0) {
                begin(row);
            }
            rows++;
            for (int i = 1; i <= row.width(); i++) {
                String text = row.text(i).orElse(null);
                if (text == null) {
                    writer.write(i == 1 ? "" : ",");
                } else {
                    value(i - 1, text);
                }
            }
            endLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The types of the columns; empty where no row has come. */
    List<String> types() {
        return types;
    }

    /** No line has more bytes: a character has three at most, or is a quote and doubled. */
    long longest() {
        return 3 * longest + 4L * types.size() + 4;
    }

    long rows() {
        return rows;
    }

    /** Puts all of it on the disk. */
    void finish() throws IOException {
        writer.flush();
        file.getFD().sync();
    }

    private void begin(Row row) throws IOException {
        List<String> labels = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (int i = 1; i <= row.width(); i++) {
            labels.add(row.label(i));
            found.add(row.type(i));
        }
        types = List.copyOf(found);
        header(labels);
    }

    private void value(int index, String text) throws IOException {
        writer.write(index == 0 ? "\"" : ",\"");
        writer.write(text.indexOf('"') < 0 ? text : text.replace("\"", "\"\""));
        writer.write('"');
        line += text.length();
    }

    private void endLine() throws IOException {
        writer.write('\n');
        longest = Math.max(longest, line);
        line = 0;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
