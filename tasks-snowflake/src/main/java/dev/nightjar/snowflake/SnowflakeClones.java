package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;
import static dev.nightjar.snowflake.SnowflakeText.schema;
import static dev.nightjar.snowflake.SnowflakeText.timestamp;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements of a night's clones, in the order of their use: clone as of the instant under a dated name, seal once it
 * is verified, publish under the fixed name, and drop the dated one when it expires. Snowflake has no transaction over
 * them (each commits by itself), so that a caller who tries again reads the marker first. Thread-safe.
 */
public final class SnowflakeClones {
    /** How the fixed name gets the night. */
    public enum Publishing {
        /** By replacing its schema in one transaction. Readers lose their grants until they are given again. */
        REPLACE,
        /**
         * By a swap with a schema that has its grants already; the fixed name must be there. The statement undoes itself:
         * it is never tried again before the marker under the fixed name was read.
         */
        SWAP
    }

    /**
     * The clone of the source as of the marker's instant. Tables that were made later are left out without an error, one
     * whose Time Travel does not reach the instant fails the schema (Snowflake docs: CREATE … CLONE).
     */
    public Sql cloneAsOf(SnowflakeCloneSpec spec) {
        SnowflakeCloneSpec.Options options = spec.options();
        String source = "%s AT (TIMESTAMP => %s)%s"
                .formatted(
                        schema(spec.source(), spec.schema()),
                        timestamp(spec.marker().instant()),
                        options.ignoreInsufficientRetention()
                                ? "\n  IGNORE TABLES WITH INSUFFICIENT DATA RETENTION"
                                : "");
        return create(spec, options.ifExists(), spec.dated(), source, spec.marker());
    }

    /** Notes in the dated schema that it was verified: from here on it is never changed. */
    public Sql seal(SnowflakeCloneSpec spec) {
        return Sql.of("ALTER SCHEMA %s SET COMMENT = %s"
                .formatted(
                        schema(spec.target(), spec.dated()),
                        literal(spec.marker().seal().comment())));
    }

    /**
     * Gives the fixed name what the dated schema holds, and readers their grants. What is under the fixed name is gone
     * after it: the caller has read its marker.
     */
    public List<Sql> publish(SnowflakeCloneSpec spec, Publishing how) {
        Identifier into = switch (how) {
            case REPLACE -> spec.schema();
            case SWAP -> spec.incoming();
        };
        List<Sql> statements = new ArrayList<>();
        statements.add(create(
                spec,
                SnowflakeCloneSpec.IfExists.REPLACE,
                into,
                schema(spec.target(), spec.dated()),
                spec.marker().seal()));
        statements.addAll(grants(spec, into));
        if (how == Publishing.SWAP) {
            String incoming = schema(spec.target(), spec.incoming());
            statements.add(
                    Sql.of("ALTER SCHEMA %s SWAP WITH %s".formatted(schema(spec.target(), spec.schema()), incoming)));
            statements.add(Sql.of("DROP SCHEMA IF EXISTS %s CASCADE".formatted(incoming)));
        }
        return statements;
    }

    /** What readers need on a schema of the target: a clone does not have the grants of its source. */
    public List<Sql> grants(SnowflakeCloneSpec spec, Identifier schema) {
        String name = schema(spec.target(), schema);
        return spec.readers().stream()
                .flatMap(role -> Stream.of(
                                "USAGE ON DATABASE " + spec.target().quoted(),
                                "USAGE ON SCHEMA " + name,
                                "SELECT ON ALL TABLES IN SCHEMA " + name)
                        .map(right -> Sql.of("GRANT %s TO ROLE %s".formatted(right, role.quoted()))))
                .toList();
    }

    /** Drops the dated schema. The caller has read its marker: a schema without one is never dropped. */
    public Sql drop(SnowflakeCloneSpec spec) {
        return Sql.of("DROP SCHEMA IF EXISTS %s CASCADE".formatted(schema(spec.target(), spec.dated())));
    }

    private static Sql create(
            SnowflakeCloneSpec spec,
            SnowflakeCloneSpec.IfExists ifExists,
            Identifier name,
            String source,
            SnowflakeMarker marker) {
        SnowflakeCloneSpec.Options options = spec.options();
        String kind = options.transientSchema() ? "TRANSIENT SCHEMA" : "SCHEMA";
        String head = switch (ifExists) {
            case FAIL -> "CREATE %s".formatted(kind);
            case REPLACE -> "CREATE OR REPLACE %s".formatted(kind);
            case KEEP -> "CREATE %s IF NOT EXISTS".formatted(kind);
        };
        return Sql.of(Stream.of(
                        Optional.of("%s %s".formatted(head, schema(spec.target(), name))),
                        Optional.of("CLONE " + source),
                        Optional.of("IGNORE HYBRID TABLES").filter(_ -> options.ignoreHybrid()),
                        options.retentionDays().map("DATA_RETENTION_TIME_IN_DAYS = %d"::formatted),
                        Optional.of("COMMENT = " + literal(marker.comment())))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("\n  ")));
    }
}
