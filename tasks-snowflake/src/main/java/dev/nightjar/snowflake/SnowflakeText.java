package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** The pieces that statements are made of. */
final class SnowflakeText {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xxx").withZone(ZoneOffset.UTC);

    private SnowflakeText() {}

    /** A string literal: in it a backslash escapes (Snowflake docs: String and binary data types). */
    static String literal(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    static String schema(Identifier database, Identifier schema) {
        return database.quoted() + "." + schema.quoted();
    }

    /** A moment in milliseconds, with its zone: without a cast Snowflake would read it as local time. */
    private static String timestamp(Instant instant) {
        return "TO_TIMESTAMP_TZ(%s, 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM')".formatted(literal(MILLIS.format(instant)));
    }

    /** As of this moment, behind the name of a source. */
    static String at(Instant instant) {
        return " AT (TIMESTAMP => %s)".formatted(timestamp(instant));
    }

    /** Each of the rights for each role, role by role. */
    static List<Sql> grants(List<Identifier> roles, String... rights) {
        return roles.stream()
                .flatMap(role ->
                        Stream.of(rights).map(right -> Sql.of("GRANT %s TO ROLE %s".formatted(right, role.quoted()))))
                .toList();
    }
}
