package dev.nightjar.testkit.snowflake;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table of a {@link FakeCatalog}, without its rows.
 *
 * @param rows how many it has
 * @param key the column of its primary key
 * @param shown more values of {@code SHOW TABLES}, by their labels: {@code is_external}, {@code retention_time}
 */
public record FakeTable(String name, long rows, Optional<String> key, Map<String, String> shown) {
    public FakeTable {
        requireNonNull(name, "name is null");
        requireNonNull(key, "key is null");
        shown = Map.copyOf(shown);
    }

    /** A table without a key and with a day of Time Travel. */
    public static FakeTable of(String name, long rows) {
        return new FakeTable(name, rows, Optional.empty(), Map.of("retention_time", "1"));
    }

    /** The same with a primary key of one column. */
    public FakeTable withKey(String column) {
        return new FakeTable(name, rows, Optional.of(column), shown);
    }

    /** The same, of which {@code SHOW TABLES} says this too. */
    public FakeTable showing(String label, String value) {
        Map<String, String> more = new LinkedHashMap<>(shown);
        more.put(label, value);
        return new FakeTable(name, rows, key, more);
    }

    /** What {@code SHOW TABLES} says under a label; empty where nothing is known. */
    String shows(String label) {
        return shown.getOrDefault(label, "");
    }
}
