package dev.nightjar.fivetran;

/** What a connection is at. */
public enum SyncState {
    /** It waits to run; so it says right after a trigger, and after every end, good or bad. */
    SCHEDULED,
    SYNCING,
    PAUSED,
    /** It goes on at {@code rescheduled_for}: by itself with an automatic schedule, when it is triggered with a manual. */
    RESCHEDULED,
    /** A word that Fivetran has added since. */
    UNKNOWN
}
