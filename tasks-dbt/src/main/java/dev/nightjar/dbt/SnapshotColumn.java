package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.Identifier;

/**
 * A column of a table and of its history.
 *
 * @param source its name in the clone
 * @param history its name in the history; another one where dbt could not carry it
 * @param sourceType its type in the clone of the night
 * @param historyType its type in the history: one that holds all that the column ever held
 * @param use what the snapshot does with it
 */
public record SnapshotColumn(Identifier source, Identifier history, String sourceType, String historyType, Use use) {
    /** What a snapshot does with a column. */
    public enum Use {
        /** Tells rows apart. */
        KEY,
        /** A change of it makes a new version. */
        CHECKED,
        /** Stored, but a change of it alone is none: {@code _fivetran_synced}. */
        CARRIED
    }

    public SnapshotColumn {
        requireNonNull(source, "source is null");
        requireNonNull(history, "history is null");
        requireNonNull(sourceType, "sourceType is null");
        requireNonNull(historyType, "historyType is null");
        requireNonNull(use, "use is null");
    }

    /** Whether it is what the proof compares. */
    public boolean compared() {
        return use != Use.CARRIED;
    }

    /** Whether the history's column is the clone's under the same name and type. */
    public boolean plain() {
        return source.equals(history) && sourceType.equals(historyType);
    }
}
