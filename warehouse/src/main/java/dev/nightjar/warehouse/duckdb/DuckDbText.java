package dev.nightjar.warehouse.duckdb;

import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * Values as text, the way DuckDB writes them: the driver's own objects would print timestamps in the zone of this
 * machine, and blobs as the address of an object. Within lists and structs the driver has shifted a timestamp that this
 * machine's summer time skips before we see it; cast to varchar in the query where that matters.
 */
final class DuckDbText {
    private static final DateTimeFormatter SECONDS = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    private DuckDbText() {}

    static String of(Object value) throws SQLException {
        return switch (value) {
            case LocalDateTime time -> SECONDS.format(time);
            case OffsetDateTime time -> SECONDS.format(time.withOffsetSameInstant(ZoneOffset.UTC)) + "+00";
            case Timestamp time -> SECONDS.format(time.toLocalDateTime());
            case Blob blob -> bytes(blob.getBytes(1, (int) blob.length()));
            case Array array -> list(Arrays.asList((@Nullable Object[]) array.getArray()));
            case DuckDBStruct struct -> map(struct.getMap());
            case Struct struct -> list(Arrays.asList(struct.getAttributes()));
            case Map<?, ?> map -> map(map);
            default -> value.toString();
        };
    }

    private static String list(List<?> values) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(nullable(value));
        }
        return "[" + String.join(", ", texts) + "]";
    }

    private static String map(Map<?, ?> values) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            texts.add(nullable(entry.getKey()) + ": " + nullable(entry.getValue()));
        }
        return "{" + String.join(", ", texts) + "}";
    }

    private static String nullable(@Nullable Object value) throws SQLException {
        return value == null ? "NULL" : of(value);
    }

    private static String bytes(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            boolean plain = each >= ' ' && each < 127 && each != '\\' && each != '\'' && each != '"';
            text.append(
                    plain
                            ? String.valueOf((char) each)
                            : "\\x" + HexFormat.of().withUpperCase().toHexDigits(each));
        }
        return text.toString();
    }
}
