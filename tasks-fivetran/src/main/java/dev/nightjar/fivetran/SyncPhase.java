package dev.nightjar.fivetran;

/** How far the sync of a connection is. */
public enum SyncPhase {
    /** It waits to be triggered: for its turn, or for the end of a sync that runs already. */
    WAITING,
    /** It was triggered, and does not run yet. */
    TRIGGERED,
    SYNCING,
    /** Fivetran has put it off. */
    RESCHEDULED,
    /** It has ended, and did not fail. */
    ENDED,
    FAILED;

    /** Of a connection whose sync goes on. */
    static SyncPhase of(Connection seen, boolean isUnderWay) {
        if (!isUnderWay) {
            return WAITING;
        }
        return switch (seen.status().syncState()) {
            case SYNCING -> SYNCING;
            case RESCHEDULED -> RESCHEDULED;
            case SCHEDULED, PAUSED, UNKNOWN -> TRIGGERED;
        };
    }
}
