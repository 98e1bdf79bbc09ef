package dev.nightjar.testkit.fivetran;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How one sync of a fake connection goes.
 *
 * @param lingers how long it still says {@code scheduled} after its trigger
 * @param takes how long it then says {@code syncing}; with zero nobody ever sees it so
 */
public record SyncScript(Duration lingers, Duration takes, Ending ending) {
    /** How a sync ends. */
    public sealed interface Ending {
        /** Well. */
        record Succeeds() implements Ending {}

        /**
         * Badly.
         *
         * @param breaks whether the connection is broken since
         */
        record Fails(boolean breaks) implements Ending {}

        /** By a quota of the source: it goes on after this time. */
        record Reschedules(Duration by) implements Ending {}

        /** By somebody in the dashboard: no timestamp tells. */
        record Cancelled() implements Ending {}

        /** The trigger is answered, and nothing follows. */
        record NeverStarts() implements Ending {}
    }

    public SyncScript {
        requireNonNull(lingers, "lingers is null");
        requireNonNull(takes, "takes is null");
        requireNonNull(ending, "ending is null");
    }

    /** Twenty seconds of lingering and five minutes of work. */
    public static SyncScript ending(Ending ending) {
        return new SyncScript(Duration.ofSeconds(20), Duration.ofMinutes(5), ending);
    }

    /** It ends well. */
    public static SyncScript success() {
        return ending(new Ending.Succeeds());
    }

    /** It ends badly. */
    public static SyncScript failure() {
        return ending(new Ending.Fails(false));
    }

    /** It goes on after this time. */
    public static SyncScript rescheduled(Duration by) {
        return ending(new Ending.Reschedules(by));
    }

    /** The same with other times. */
    public SyncScript lasting(Duration newLingers, Duration newTakes) {
        return new SyncScript(newLingers, newTakes, ending);
    }
}
