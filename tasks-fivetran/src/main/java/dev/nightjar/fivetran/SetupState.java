package dev.nightjar.fivetran;

/** Whether a connection is set up. */
public enum SetupState {
    /** Its setup tests never succeeded. */
    INCOMPLETE,
    CONNECTED,
    BROKEN,
    /** A word that Fivetran has added since. */
    UNKNOWN
}
