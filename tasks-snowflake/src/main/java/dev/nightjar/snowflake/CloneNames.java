package dev.nightjar.snowflake;

import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneRequest;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.HistoryName;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the clones of a set are called and how they are marked. */
record CloneNames(SnowflakeSpec spec, CloneRequest request, TaskContext context) {
    private static final String NEW = "__NIGHTJAR_NEW";
    private static final int LONGEST = 60;

    /** The clone of a schema as of an instant. */
    SnowflakeCloneSpec of(Identifier schema, Instant instant) {
        SnowflakeMarker marker = new SnowflakeMarker(
                request.night(), instant, context.zone(), context.runId(), source(spec, schema), false, kind());
        SnowflakeCloning how = spec.howToClone();
        SnowflakeCloneSpec usual =
                new SnowflakeCloneSpec(spec.source(), spec.target(), schema, marker, how.options(), how.roles());
        return request.target() instanceof Database.Single(String name)
                ? new SnowflakeCloneSpec(
                        spec.source(),
                        spec.target(),
                        schema,
                        marker,
                        how.options(),
                        how.roles(),
                        Optional.of(Identifier.of(name + NEW)))
                : usual.named(how.nameOf(schema, request.night()));
    }

    /** What the schemas of the set are. */
    SnowflakeMarker.Kind kind() {
        return request.target() instanceof Database.Single ? SnowflakeMarker.Kind.SINGLE : SnowflakeMarker.Kind.DATED;
    }

    /** How a marker names the schema that was cloned. */
    static String source(SnowflakeSpec spec, Identifier schema) {
        return spec.source() + "." + schema;
    }

    /** The schema that a clone of one table is built in: a name of any length would not fit. */
    static Identifier place(TableName target) {
        String schema = target.schema().name();
        String table = target.table().name();
        return Identifier.of("NIGHTJAR__CLONE__"
                + HistoryName.hashed(schema + "." + table, List.of(schema, table), LONGEST)
                        .toUpperCase(Locale.ROOT));
    }
}
