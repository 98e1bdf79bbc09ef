package dev.nightjar.testkit.fivetran;

import java.time.Instant;

/** What a fake sync does to the destination: writes rows into a warehouse, for example. */
@FunctionalInterface
public interface Landing {
    /**
     * Called when a sync is about to end well.
     *
     * @return whether it could; otherwise the sync goes on, and it is called again
     * @throws RuntimeException when it never will: the sync fails, and the connection shows the message as a warning
     */
    boolean land(String connectionId, Instant ended);
}
