package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.JsonText;
import dev.nightjar.flow.journal.LogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines of log on their way to the journal: many make one row, a line of JSON each. Thread-safe. */
final class LogBuffer {
    private static final int LARGEST = 64 * 1024;
    /** So many bytes may be on their way; then who logs waits for the disk. */
    private static final long MOST_UNDER_WAY = 4 * 1024 * 1024;

    private final SqliteWriter writer;
    private final long run;
    /** Guarded by this. */
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    /** Guarded by this: at most so many bytes are on their way. */
    private long underWay;
    /** Guarded by this. */
    private boolean closed;

    LogBuffer(SqliteWriter writer, long run) {
        this.writer = writer;
        this.run = run;
    }

    /** Adds a line, unless it is closed. */
    synchronized void add(LogLine line) {
        if (closed) {
            return;
        }
        try (JsonGenerator json = JsonMapper.shared().createGenerator(lines)) {
            json.writeStartObject();
            json.writeNumberProperty("at", line.at().toEpochMilli());
            json.writeStringProperty("level", line.level().name());
            json.writeArrayPropertyStart("key");
            line.key().forEach(part -> json.writeString(JsonText.whole(part)));
            json.writeEndArray();
            json.writeStringProperty("text", JsonText.whole(line.text()));
            json.writeEndObject();
        }
        lines.write('\n');
        if (lines.size() >= LARGEST) {
            flush();
        }
        if (underWay >= MOST_UNDER_WAY) {
            awaitWriter();
        }
    }

    private void awaitWriter() {
        try {
            writer.change(_ -> {});
        } catch (NightjarException _) {
            // Nothing is written any more, which the run is told; no line is on its way then.
        }
        underWay = 0;
    }

    /** Hands over what has gathered. */
    synchronized void flush() {
        if (lines.size() == 0) {
            return;
        }
        byte[] chunk = lines.toByteArray();
        lines.reset();
        underWay += chunk.length;
        writer.note(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into log (run, lines, crc) values (?, ?, ?)")) {
                insert.setLong(1, run);
                insert.setBytes(2, chunk);
                insert.setLong(3, Checksum.of(run, chunk));
                insert.executeUpdate();
            }
        });
    }

    /** Hands over what has gathered, and takes nothing more. */
    synchronized void close() {
        flush();
        closed = true;
    }

    /** The lines of a row; none where it is damaged. */
    static Optional<List<LogLine>> lines(ResultSet row) throws SQLException {
        byte[] chunk = row.getBytes("lines");
        if (chunk == null || !Checksum.fits(row, row.getLong("run"), chunk)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(chunk, StandardCharsets.UTF_8)
                    .lines()
                    .map(LogBuffer::line)
                    .toList());
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static LogLine line(String json) {
        JsonNode line = JsonMapper.shared().readTree(json);
        List<String> key = new ArrayList<>();
        line.required("key").forEach(part -> key.add(part.stringValue()));
        return new LogLine(
                Instant.ofEpochMilli(line.required("at").longValue()),
                Level.valueOf(line.required("level").stringValue()),
                key,
                line.required("text").stringValue());
    }
}
