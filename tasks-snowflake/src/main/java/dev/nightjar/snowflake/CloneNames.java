package dev.nightjar.snowflake;

import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneRequest;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import java.time.Instant;
import java.util.Optional;

/** What the clones of a set are called and how they are marked. */
record CloneNames(SnowflakeSpec spec, CloneRequest request, TaskContext context) {
    private static final String NEW = "__NIGHTJAR_NEW";

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
}
