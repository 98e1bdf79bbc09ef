package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Row;
import java.util.LinkedHashMap;
import java.util.List;
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
}
