package dev.nightjar.testkit.snowflake;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A column of an answer.
 *
 * @param name its label, as Snowflake gives it
 * @param type a type of the wire: {@code FIXED TEXT BOOLEAN REAL DATE TIME TIMESTAMP_NTZ TIMESTAMP_LTZ TIMESTAMP_TZ
 *     BINARY VARIANT}
 * @param precision digits of a {@code FIXED}
 * @param scale digits after the point of a {@code FIXED}, or of the second of a time
 */
public record FakeColumn(String name, String type, int precision, int scale) {
    private static final int LONGEST_TEXT = 16_777_216;

    public FakeColumn {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    /** A {@code VARCHAR}. */
    public static FakeColumn text(String name) {
        return new FakeColumn(name, "TEXT", 0, 0);
    }

    /** A {@code NUMBER(38, 0)}. */
    public static FakeColumn number(String name) {
        return new FakeColumn(name, "FIXED", 38, 0);
    }

    /** A {@code NUMBER} with digits after the point. */
    public static FakeColumn decimal(String name, int precision, int scale) {
        return new FakeColumn(name, "FIXED", precision, scale);
    }

    /** A {@code BOOLEAN}. */
    public static FakeColumn flag(String name) {
        return new FakeColumn(name, "BOOLEAN", 0, 0);
    }

    /** A column of another type, with nine digits after the second where it has seconds. */
    public static FakeColumn of(String name, String type) {
        return new FakeColumn(name, type.toUpperCase(Locale.ROOT), 0, type.startsWith("TIME") ? 9 : 0);
    }

    /** As the wire has it. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("type", type.toLowerCase(Locale.ROOT));
        json.put("database", "");
        json.put("schema", "");
        json.put("table", "");
        json.put("nullable", true);
        json.put("precision", precision);
        json.put("scale", scale);
        json.put("length", LONGEST_TEXT);
        json.put("byteLength", LONGEST_TEXT);
        return json;
    }
}
