package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The statements that put an account right. They are printed for whoever may execute them. */
final class Remedies {
    private Remedies() {}

    static Sql createDatabase(Identifier database) {
        return Sql.of("CREATE DATABASE IF NOT EXISTS %s".formatted(database.quoted()));
    }

    static Sql grant(String privilege, String kind, Identifier name, Identifier role) {
        return Sql.of("GRANT %s ON %s %s TO ROLE %s".formatted(privilege, kind, name.quoted(), role.quoted()));
    }

    /** Makes a schema with these kinds of things in it a role's own; whoever may read them goes on reading them. */
    static Stream<Sql> own(Identifier database, Identifier schema, List<String> kinds, Identifier role) {
        String name = SnowflakeText.schema(database, schema);
        return Stream.concat(
                        Stream.of("SCHEMA " + name),
                        kinds.stream().map(kind -> "ALL %s IN SCHEMA %s".formatted(kind, name)))
                .map(what ->
                        Sql.of("GRANT OWNERSHIP ON %s TO ROLE %s COPY CURRENT GRANTS".formatted(what, role.quoted())));
    }

    static Sql setPublicKey(Identifier user) {
        return Sql.of("ALTER USER %s SET RSA_PUBLIC_KEY = '<the public key>'".formatted(user.quoted()));
    }

    static Sql setParameter(Identifier user, String parameter, String value) {
        String rendered = value.matches("true|false|[0-9]+") ? value.toUpperCase(Locale.ROOT) : literal(value);
        return Sql.of("ALTER USER %s SET %s = %s".formatted(user.quoted(), parameter, rendered));
    }

    /** Lets the tables of a schema keep what they were for a day. */
    static Sql keepADay(Identifier database, Identifier schema) {
        return Sql.of("ALTER SCHEMA %s SET DATA_RETENTION_TIME_IN_DAYS = 1"
                .formatted(SnowflakeText.schema(database, schema)));
    }
}
