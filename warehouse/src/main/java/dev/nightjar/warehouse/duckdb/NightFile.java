package dev.nightjar.warehouse.duckdb;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Names of clone files: {@code 2026-11-02.duckdb}. */
final class NightFile {
    private NightFile() {}

    /** The night that a file is named after; empty for any other file. */
    static Optional<LocalDate> night(Path file) {
        String name = requireNonNull(file.getFileName(), "a file has a name").toString();
        return name.matches("\\d{4}-\\d\\d-\\d\\d\\.duckdb") ? parse(name.substring(0, 10)) : Optional.empty();
    }

    private static Optional<LocalDate> parse(String date) {
        try {
            return Optional.of(LocalDate.parse(date));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
