package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Row;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A row of a SHOW by its labels, whose order and number differ from release to release. */
record ShownRow(Map<String, String> values) {
    static ShownRow of(Row row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int column = 1; column <= row.width(); column++) {
            values.put(
                    row.label(column).toLowerCase(Locale.ROOT), row.text(column).orElse(""));
        }
        return new ShownRow(values);
    }

    /** Empty where there is no such column, or no value in it. */
    String get(String label) {
        return values.getOrDefault(label, "");
    }
}
