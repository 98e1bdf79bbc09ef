package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;
import static dev.nightjar.snowflake.SnowflakeText.schema;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements of a clone of one table. A clone of a table cannot be given a comment as it is made (Snowflake docs: CREATE
 * TABLE … CLONE), so that it is built in a schema that is marked, and gets its name when it is marked itself.
 *
 * @param source the table's database
 * @param database the clone's
 * @param place the schema that it is built in
 * @param at what it is as of; as it is where it is empty
 * @param copyGrants whether it has the grants of its source
 * @param readers roles that may read it
 */
record TableCloneStatements(
        Identifier source,
        TableName table,
        Identifier database,
        TableName target,
        Identifier place,
        SnowflakeMarker marker,
        Optional<Instant> at,
        SnowflakeCloneSpec.Options options,
        boolean copyGrants,
        List<Identifier> readers) {

    TableCloneStatements {
        readers = List.copyOf(readers);
    }

    /** What is built before it has its name. */
    TableName built() {
        return new TableName(place, target.table());
    }

    /** The clone, not marked yet. */
    private Sql copy() {
        return Sql.of("CREATE OR REPLACE %s %s\n  CLONE %s%s%s"
                .formatted(
                        options.transientSchema() ? "TRANSIENT TABLE" : "TABLE",
                        built().in(database),
                        table.in(source),
                        at.map(SnowflakeText::at).orElse(""),
                        copyGrants ? "\n  COPY GRANTS" : ""));
    }

    /** Its Time Travel and its marker. */
    private Sql mark() {
        String days = options.retentionDays()
                .map("DATA_RETENTION_TIME_IN_DAYS = %d "::formatted)
                .orElse("");
        return Sql.of("ALTER TABLE %s SET %sCOMMENT = %s"
                .formatted(
                        built().in(database),
                        days,
                        literal(marker.as(SnowflakeMarker.Kind.TABLE).seal().comment())));
    }

    /** What readers need. */
    List<Sql> grants() {
        return SnowflakeText.grants(
                readers,
                "USAGE ON DATABASE " + database.quoted(),
                "USAGE ON SCHEMA " + schema(database, target.schema()),
                "SELECT ON TABLE " + built().in(database));
    }

    /** All that is done before it has its name, with these grants. */
    List<Sql> build(List<Sql> grants) {
        List<Sql> statements = new ArrayList<>(List.of(copy(), mark()));
        statements.addAll(grants);
        return statements;
    }

    /**
     * Gives it its name.
     *
     * @param replaces whether a clone has it, which is then where this one was built. The statement undoes itself: it is
     *     never sent before the marker under the name was read
     */
    Sql name(boolean replaces) {
        return Sql.of("ALTER TABLE %s %s %s"
                .formatted(built().in(database), replaces ? "SWAP WITH" : "RENAME TO", target.in(database)));
    }
}
