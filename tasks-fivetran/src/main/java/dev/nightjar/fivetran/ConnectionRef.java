package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.List;
import java.util.Optional;

/**
 * Which connection of Fivetran is meant: by its id, or by its destination and its name.
 *
 * @param destination the id of the destination, which is its group's
 * @param schema the connection's name, exactly
 */
@Description("A connection: by its id, or by its destination and schema.")
public record ConnectionRef(
        @Description("Its id.") Optional<String> id,
        @Description("The id of its destination.") Optional<String> destination,
        @Description("Its schema, which is its name.") Optional<String> schema) {
    public ConnectionRef {
        requireNonNull(id, "id is null");
        if (id.isPresent() == schema.isPresent() || destination.isPresent() != schema.isPresent()) {
            throw new IllegalArgumentException(
                    "a connection is named by 'id', or by 'destination' and 'schema'; give one of the two");
        }
    }

    /** By its id. */
    public static ConnectionRef id(String id) {
        return new ConnectionRef(Optional.of(id), Optional.empty(), Optional.empty());
    }

    /** By its destination and its name. */
    public static ConnectionRef named(String destination, String schema) {
        return new ConnectionRef(Optional.empty(), Optional.of(destination), Optional.of(schema));
    }

    /** Its id, asked for when it is named otherwise. */
    String resolve(FivetranClient client) {
        if (id.isPresent()) {
            return id.get();
        }
        List<String> found = client.connections(new ConnectionFilter(destination, schema))
                .map(Connection::id)
                .toList();
        if (found.size() != 1) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%s of destination '%s' have the schema '%s'; name the connection by its id"
                            .formatted(
                                    found.isEmpty() ? "no connections" : "the connections " + String.join(", ", found),
                                    destination.orElse(""),
                                    schema.orElse("")));
        }
        return found.getFirst();
    }
}
