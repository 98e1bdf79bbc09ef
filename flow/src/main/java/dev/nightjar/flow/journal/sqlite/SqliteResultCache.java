package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.ResultCache;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;

/** Results for other runs, the newest a key. Thread-safe. */
record SqliteResultCache(SqliteWriter writer, SqliteReader reader) implements ResultCache {
    @Override
    public Optional<Payload.Inline> find(String key, Instant since) {
        return reader.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select at, result, crc from result_cache where key = ? and at >= ?")) {
                select.setString(1, key);
                select.setLong(2, since.toEpochMilli());
                try (ResultSet found = select.executeQuery()) {
                    if (!found.next()) {
                        return Optional.empty();
                    }
                    byte[] result = found.getBytes("result");
                    return result != null && Checksum.fits(found, key, found.getLong("at"), result)
                            ? Optional.of(new Payload.Inline(result))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void keep(String key, Instant at, Payload.Inline result) {
        writer.note(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into result_cache (key, at, result, crc) values (?, ?, ?, ?)
                    on conflict (key) do update set at = excluded.at, result = excluded.result, crc = excluded.crc""")) {
                upsert.setString(1, key);
                upsert.setLong(2, at.toEpochMilli());
                upsert.setBytes(3, result.bytes());
                upsert.setLong(4, Checksum.of(key, at.toEpochMilli(), result.bytes()));
                upsert.executeUpdate();
            }
        });
    }
}
