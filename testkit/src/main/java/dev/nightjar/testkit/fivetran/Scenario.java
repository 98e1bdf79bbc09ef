package dev.nightjar.testkit.fivetran;

import java.time.Duration;
import java.util.List;

/** What a fake connection does from its next trigger on, by a name. */
public enum Scenario {
    SUCCESS,
    /** It ends between two polls, and is never seen syncing. */
    SHORT,
    /** It takes six hours. */
    LONG,
    FAILURE,
    /** It fails, and the connection is broken since. */
    BREAKS,
    /** It goes on forty minutes later, and succeeds. */
    RESCHEDULED,
    CANCELLED,
    /** The trigger is answered, and nothing follows. */
    NEVER_STARTS;

    /** The syncs one after the other. */
    public List<SyncScript> syncs() {
        return switch (this) {
            case SUCCESS -> List.of(SyncScript.success());
            case SHORT -> List.of(SyncScript.success().lasting(Duration.ofSeconds(2), Duration.ofSeconds(3)));
            case LONG -> List.of(SyncScript.success().lasting(Duration.ofMinutes(2), Duration.ofHours(6)));
            case FAILURE -> List.of(SyncScript.failure());
            case BREAKS -> List.of(SyncScript.ending(new SyncScript.Ending.Fails(true)));
            case RESCHEDULED -> List.of(SyncScript.rescheduled(Duration.ofMinutes(40)), SyncScript.success());
            case CANCELLED -> List.of(SyncScript.ending(new SyncScript.Ending.Cancelled()));
            case NEVER_STARTS -> List.of(SyncScript.ending(new SyncScript.Ending.NeverStarts()));
        };
    }
}
