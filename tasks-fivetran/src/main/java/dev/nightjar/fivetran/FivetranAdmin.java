package dev.nightjar.fivetran;

import dev.nightjar.http.HttpMethod;
import java.util.Map;

/**
 * What sets an account up and takes it down: no task needs it. What creates is sent once. Throws as {@link
 * FivetranClient} does. Thread-safe.
 */
public final class FivetranAdmin {
    private static final String GROUPS = "groups";
    private static final String TRANSFORMATIONS = "transformations";

    private final Transport transport;

    FivetranAdmin(Transport transport) {
        this.transport = transport;
    }

    /** A new group. */
    public Group createGroup(String name) throws InterruptedException {
        return Group.of(Transport.data(transport.post("/groups", Map.of("name", name))));
    }

    /** Gives a group another name. */
    public Group renameGroup(String id, String name) throws InterruptedException {
        return Group.of(
                Transport.data(transport.put(HttpMethod.PATCH, Transport.path(GROUPS, id), Map.of("name", name))));
    }

    /** Removes a group. */
    public void deleteGroup(String id) throws InterruptedException {
        transport.delete(Transport.path(GROUPS, id));
    }

    /** Removes a destination; what lies in the warehouse stays. */
    public void deleteDestination(String id) throws InterruptedException {
        transport.delete(Transport.path("destinations", id));
    }

    /** Removes a connection; what lies in the warehouse stays. */
    public void deleteConnection(String id) throws InterruptedException {
        transport.delete(Transport.path("connections", id));
    }

    /** A new transformation; {@code body} as Fivetran's API describes it. */
    public Transformation createTransformation(Map<String, Object> body) throws InterruptedException {
        return Transformation.of(Transport.data(transport.post("/transformations", body)));
    }

    /** Changes a transformation; {@code body} as Fivetran's API describes it. */
    public Transformation modifyTransformation(String id, Map<String, Object> body) throws InterruptedException {
        return Transformation.of(
                Transport.data(transport.put(HttpMethod.PATCH, Transport.path(TRANSFORMATIONS, id), body)));
    }

    /** Removes a transformation. */
    public void deleteTransformation(String id) throws InterruptedException {
        transport.delete(Transport.path(TRANSFORMATIONS, id));
    }
}
