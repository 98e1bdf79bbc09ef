package dev.nightjar.testkit.fivetran;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What was chosen of a connection's schemas, tables and columns. Guarded by the fake. */
final class SchemaChoices {
    private static final List<String> LEVELS = List.of("schemas", "tables", "columns");

    private String handling = "ALLOW_ALL";
    /** By schema, table and column. */
    private final Map<List<String>, Map<String, Object>> chosen = new LinkedHashMap<>();

    String handling() {
        return handling;
    }

    /** Takes a change of a place: of the whole, or of a schema, table or column. */
    void change(List<String> place, JsonNode change) {
        JsonNode word = change.path("schema_change_handling");
        handling = word.isString() ? word.asString() : handling;
        change.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (place.size() < LEVELS.size() && property.getKey().equals(LEVELS.get(place.size()))) {
                value.properties().forEach(inner -> change(with(place, inner.getKey()), inner.getValue()));
            } else if (!place.isEmpty() && value.isValueNode()) {
                chosen.computeIfAbsent(place, _ -> new HashMap<>())
                        .put(property.getKey(), value.isBoolean() ? value.asBoolean() : value.asString());
            }
        });
    }

    /** What was chosen of a schema, table or column, over what is so by itself. */
    Map<String, Object> over(Map<String, Object> byItself, String... place) {
        Map<String, Object> document = new LinkedHashMap<>(byItself);
        document.putAll(Optional.ofNullable(chosen.get(List.of(place))).orElse(Map.of()));
        return document;
    }

    /** The columns of a table of which something was chosen. */
    Map<String, Object> columns(String schema, String table) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (List<String> place : chosen.keySet()) {
            if (place.size() == LEVELS.size() && place.subList(0, 2).equals(List.of(schema, table))) {
                columns.put(
                        place.getLast(), over(Documents.column(place.getLast(), false), place.toArray(String[]::new)));
            }
        }
        return columns;
    }

    private static List<String> with(List<String> place, String name) {
        List<String> longer = new ArrayList<>(place);
        longer.add(name);
        return List.copyOf(longer);
    }
}
