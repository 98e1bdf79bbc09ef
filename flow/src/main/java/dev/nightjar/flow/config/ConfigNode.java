package dev.nightjar.flow.config;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value as it is written in a file, with the place where it starts: nothing is replaced and nothing is converted yet.
 * Immutable.
 */
public sealed interface ConfigNode {
    /** Where the value starts; that of a block of keys is its first key. */
    Place place();

    /** An empty map, as an empty file is. */
    static Mapping empty(Place place) {
        return new Mapping(Map.of(), place);
    }

    /**
     * A single value.
     *
     * @param text the source text without quotes and escapes: {@code 007} and {@code no} stay as they are
     * @param isNull whether nothing is written, or an unquoted {@code ~} or {@code null}
     */
    record Scalar(String text, boolean isNull, Place place) implements ConfigNode {
        public Scalar {
            requireNonNull(text, "text is null");
            requireNonNull(place, "place is null");
        }

        public Scalar(String text, Place place) {
            this(text, false, place);
        }
    }

    /** A list of values. */
    record Sequence(List<ConfigNode> items, Place place) implements ConfigNode {
        public Sequence {
            items = List.copyOf(items);
            requireNonNull(place, "place is null");
        }
    }

    /** A map in the order of the file; a key stands in it once. */
    record Mapping(Map<String, Entry> entries, Place place) implements ConfigNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            requireNonNull(place, "place is null");
        }

        /** The value of a key, if it is there. */
        public Optional<ConfigNode> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }
    }

    /** What a key of a map has, and where the key stands. */
    record Entry(Place keyPlace, ConfigNode value) {
        public Entry {
            requireNonNull(keyPlace, "keyPlace is null");
            requireNonNull(value, "value is null");
        }
    }
}
