package dev.nightjar.warehouse.sql;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Functions of a warehouse's own that only compute, by dialect. */
final class KnownFunctions {
    private static final Map<SqlDialect, Set<String>> ALL = new EnumMap<>(SqlDialect.class);

    static {
        for (SqlDialect dialect : SqlDialect.values()) {
            ALL.put(dialect, read(dialect));
        }
    }

    private KnownFunctions() {}

    /** Their names in small letters. */
    static Set<String> of(SqlDialect dialect) {
        return requireNonNull(ALL.get(dialect), "each dialect has its functions");
    }

    private static Set<String> read(SqlDialect dialect) {
        String name = "functions-%s.txt".formatted(dialect.name().toLowerCase(Locale.ROOT));
        try (InputStream file = requireNonNull(KnownFunctions.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
