package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Blobs;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** The large values of one run, beside its entries. Thread-safe. */
final class LargeValues implements Blobs {
    /** SQLite: "Limits In SQLite", 1: a row has 1,000,000,000 bytes at most. */
    private static final int MOST_BYTES = 999_000_000;

    private final SqliteWriter writer;
    private final SqliteReader reader;
    private final long run;

    LargeValues(SqliteWriter writer, SqliteReader reader, long run) {
        this.writer = writer;
        this.reader = reader;
        this.run = run;
    }

    /** Written with the entry that names it, or before; also over one that a disk has damaged. */
    @Override
    public String put(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "a value of %d bytes is too large for the journal, which takes %d; write it to a file, and keep its name"
                            .formatted(bytes.length, MOST_BYTES));
        }
        String hash = Blobs.hash(bytes);
        writer.note(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into large_value (run, hash, bytes) values (?, ?, ?)
                    on conflict (run, hash) do update set bytes = excluded.bytes where bytes is not excluded.bytes""")) {
                insert.setLong(1, run);
                insert.setString(2, hash);
                insert.setBytes(3, bytes);
                insert.executeUpdate();
            }
        });
        return hash;
    }

    @Override
    public byte[] get(String hash) {
        Optional<byte[]> bytes = find(hash);
        if (bytes.isEmpty()) {
            // It may be on its way: whatever was put before this is written when this is.
            writer.change(_ -> {});
            bytes = find(hash);
        }
        byte[] found = bytes.orElseThrow(
                () -> new NightjarException(ErrorCode.DIVERGED, "the journal lacks the value with hash " + hash));
        if (!Blobs.hash(found).equals(hash)) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "the value with hash %s is damaged in the journal; run its step again with 'nightjar retry RUN --from STEP'"
                            .formatted(hash));
        }
        return found;
    }

    private Optional<byte[]> find(String hash) {
        return reader.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select bytes from large_value where run = ? and hash = ?")) {
                select.setLong(1, run);
                select.setString(2, hash);
                try (ResultSet found = select.executeQuery()) {
                    return found.next() ? Optional.ofNullable(found.getBytes(1)) : Optional.empty();
                }
            }
        });
    }
}
