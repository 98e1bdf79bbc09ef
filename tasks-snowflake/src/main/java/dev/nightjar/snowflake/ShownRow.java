package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Row;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of a SHOW by its labels, whose order and number differ from release to release. */
record ShownRow(Map<String, String> values) {
    private static final Pattern MOMENT = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?) ?(Z|[+-]\\d\\d(?::?\\d\\d)?)?");

    static ShownRow of(Row row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int column = 1; column <= row.width(); column++) {
            values.put(
                    row.label(column).toLowerCase(Locale.ROOT), row.text(column).orElse(""));
        }
        return new ShownRow(values);
    }

    /** What a statement that changed rows tells: how many it inserted, updated, deleted, loaded. */
    List<Long> changed() {
        return values.entrySet().stream()
                .filter(value -> value.getKey().startsWith("number of rows ")
                        || value.getKey().equals("rows_loaded"))
                .map(value -> Long.valueOf(value.getValue()))
                .toList();
    }

    /** Empty where there is no such column, or no value in it. */
    String get(String label) {
        return values.getOrDefault(label, "");
    }

    /** Whether it says yes: {@code Y}, or {@code true}. */
    boolean is(String label) {
        String value = get(label);
        return value.equalsIgnoreCase("Y") || value.equalsIgnoreCase("true");
    }

    /** A moment; empty where there is no such column, or no value in it. */
    Optional<Instant> instant(String label) {
        return Optional.of(get(label)).filter(value -> !value.isEmpty()).map(value -> moment(label, value));
    }

    /** A moment as a session writes it. */
    static Instant moment(String label, String value) {
        Matcher parts = MOMENT.matcher(value);
        if (!parts.matches()) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    "Snowflake shows %s as '%s', which is no moment; check TIMESTAMP_LTZ_OUTPUT_FORMAT of the session"
                            .formatted(label, value));
        }
        ZoneOffset zone =
                Optional.ofNullable(parts.group(3)).map(ZoneOffset::of).orElse(ZoneOffset.UTC);
        return LocalDateTime.parse(parts.group(1) + "T" + parts.group(2)).toInstant(zone);
    }
}
