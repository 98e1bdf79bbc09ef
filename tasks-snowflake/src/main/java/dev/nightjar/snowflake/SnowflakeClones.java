package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.at;
import static dev.nightjar.snowflake.SnowflakeText.literal;
import static dev.nightjar.snowflake.SnowflakeText.schema;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
        String source = "CLONE %s%s%s"
                .formatted(
                        schema(spec.source(), spec.schema()),
                        at(spec.marker().instant()),
                        options.ignoreInsufficientRetention()
                                ? "\n  IGNORE TABLES WITH INSUFFICIENT DATA RETENTION"
                                : "");
        return create(spec, options.ifExists(), spec.dated(), Optional.of(source), spec.marker());
    }

    /** Clones one table as of the marker's instant into the dated schema; its readers keep their grants. */
    public Sql cloneTableAsOf(SnowflakeCloneSpec spec, Identifier table) {
        return cloneTable(spec, table, at(spec.marker().instant()));
    }

    /** The same as of now, for a table whose Time Travel does not reach the instant. */
    public Sql cloneTableNow(SnowflakeCloneSpec spec, Identifier table) {
        return cloneTable(spec, table, "");
    }

    private static Sql cloneTable(SnowflakeCloneSpec spec, Identifier table, String at) {
        return Sql.of("CREATE OR REPLACE %s %s\n  CLONE %s%s\n  COPY GRANTS"
                .formatted(
                        spec.options().transientSchema() ? "TRANSIENT TABLE" : "TABLE",
                        new TableName(spec.dated(), table).in(spec.target()),
                        new TableName(spec.schema(), table).in(spec.source()),
                        at));
    }

    /** An empty dated schema, where a clone of the whole fails and its tables are cloned one by one. */
    public Sql createDated(SnowflakeCloneSpec spec) {
        return create(spec, SnowflakeCloneSpec.IfExists.REPLACE, spec.dated(), Optional.empty(), spec.marker());
    }

    /** Takes a table out of the dated schema, which must not be captured. */
    public Sql dropTable(SnowflakeCloneSpec spec, Identifier table) {
        return Sql.of("DROP TABLE IF EXISTS %s".formatted(new TableName(spec.dated(), table).in(spec.target())));
    }

    /** Takes a view out of the dated schema, which may read the source. */
    public Sql dropView(SnowflakeCloneSpec spec, Identifier view) {
        return Sql.of("DROP VIEW IF EXISTS %s".formatted(new TableName(spec.dated(), view).in(spec.target())));
    }

    /** Notes in the dated schema that it was verified: from here on it is never changed. */
    public Sql seal(SnowflakeCloneSpec spec) {
        return comment(spec, spec.dated(), spec.marker().seal());
    }

    private static Sql comment(SnowflakeCloneSpec spec, Identifier name, SnowflakeMarker marker) {
        return Sql.of(
                "ALTER SCHEMA %s SET COMMENT = %s".formatted(schema(spec.target(), name), literal(marker.comment())));
    }

    /**
     * Gives the fixed name what the dated schema holds, and readers their grants. What is under the fixed name is gone
     * after it: the caller has read its marker. The fixed name's marker is sealed when it has its grants.
     */
    public List<Sql> publish(SnowflakeCloneSpec spec, Publishing how) {
        return publish(spec, how, name -> grants(spec, name));
    }

    List<Sql> publish(SnowflakeCloneSpec spec, Publishing how, Function<Identifier, List<Sql>> grants) {
        return switch (how) {
            case REPLACE -> replace(spec, grants.apply(spec.schema()));
            case SWAP -> {
                List<Sql> statements = new ArrayList<>(incoming(spec, grants.apply(spec.incoming())));
                statements.add(swap(spec));
                statements.add(dropIncoming(spec));
                yield statements;
            }
        };
    }

    private static List<Sql> replace(SnowflakeCloneSpec spec, List<Sql> grants) {
        SnowflakeMarker marker = spec.marker().as(SnowflakeMarker.Kind.PUBLISHED);
        List<Sql> statements = new ArrayList<>();
        statements.add(copy(spec, spec.schema(), grants.isEmpty() ? marker.seal() : marker));
        statements.addAll(grants);
        if (!grants.isEmpty()) {
            statements.add(comment(spec, spec.schema(), marker.seal()));
        }
        return statements;
    }

    /** The schema that is swapped in, with its grants. */
    List<Sql> incoming(SnowflakeCloneSpec spec, List<Sql> grants) {
        List<Sql> statements = new ArrayList<>();
        statements.add(copy(
                spec,
                spec.incoming(),
                spec.marker().as(SnowflakeMarker.Kind.PUBLISHED).seal()));
        statements.addAll(grants);
        return statements;
    }

    /** The swap alone, which undoes itself when it is done twice. */
    Sql swap(SnowflakeCloneSpec spec) {
        return Sql.of("ALTER SCHEMA %s SWAP WITH %s"
                .formatted(schema(spec.target(), spec.schema()), schema(spec.target(), spec.incoming())));
    }

    /** What was under the fixed name before a swap. */
    Sql dropIncoming(SnowflakeCloneSpec spec) {
        return drop(spec.target(), spec.incoming());
    }

    private static Sql copy(SnowflakeCloneSpec spec, Identifier into, SnowflakeMarker marker) {
        return create(
                spec,
                SnowflakeCloneSpec.IfExists.REPLACE,
                into,
                Optional.of("CLONE " + schema(spec.target(), spec.dated())),
                marker);
    }

    /** What readers need on a schema of the target: a clone does not have the grants of its source. */
    public List<Sql> grants(SnowflakeCloneSpec spec, Identifier schema) {
        String name = schema(spec.target(), schema);
        return SnowflakeText.grants(
                spec.readers(),
                "USAGE ON DATABASE " + spec.target().quoted(),
                "USAGE ON SCHEMA " + name,
                "SELECT ON ALL TABLES IN SCHEMA " + name);
    }

    /** Drops the dated schema. The caller has read its marker: a schema without one is never dropped. */
    public Sql drop(SnowflakeCloneSpec spec) {
        return drop(spec.target(), spec.dated());
    }

    /** Drops any schema. The caller has read its marker. */
    Sql drop(Identifier database, Identifier schema) {
        return Sql.of("DROP SCHEMA IF EXISTS %s CASCADE".formatted(schema(database, schema)));
    }

    /** Gives a clone outside the nights its name, from the schema that it was built and verified as. */
    Sql single(SnowflakeCloneSpec spec, Identifier name) {
        return copy(spec, name, spec.marker().seal());
    }

    /** The schema that says who makes a set in a database: only one can create it. */
    Sql claim(Identifier database, Identifier schema, boolean replaces, SnowflakeMarker marker) {
        return Sql.of("CREATE %sSCHEMA %s COMMENT = %s"
                .formatted(replaces ? "OR REPLACE " : "", schema(database, schema), literal(marker.comment())));
    }

    /** Says that the claim is still held. */
    Sql renewClaim(Identifier database, Identifier schema, SnowflakeMarker marker) {
        return Sql.of(
                "ALTER SCHEMA %s SET COMMENT = %s".formatted(schema(database, schema), literal(marker.comment())));
    }

    private static Sql create(
            SnowflakeCloneSpec spec,
            SnowflakeCloneSpec.IfExists ifExists,
            Identifier name,
            Optional<String> source,
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
                        source,
                        source.map(_ -> "IGNORE HYBRID TABLES").filter(_ -> options.ignoreHybrid()),
                        options.retentionDays().map("DATA_RETENTION_TIME_IN_DAYS = %d"::formatted),
                        Optional.of("COMMENT = " + literal(marker.comment())))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("\n  ")));
    }
}
