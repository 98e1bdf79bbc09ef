package dev.nightjar.fivetran;

import java.util.Locale;

/** Who starts the syncs of a connection. */
public enum ScheduleType {
    /** Fivetran does. */
    AUTO,
    /** Only who triggers them. */
    MANUAL,
    /** A word that Fivetran has added since. */
    UNKNOWN;

    /** As it is on the wire. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
