package dev.nightjar.warehouse.drift;

/** Kinds of {@link DriftChange}. */
public enum DriftKind {
    NEW_SCHEMA("new schemas"),
    DROPPED_SCHEMA("dropped schemas"),
    NEW_TABLE("new tables"),
    DROPPED_TABLE("dropped tables"),
    RENAMED_TABLE("renamed tables?"),
    NEW_COLUMN("new columns"),
    DROPPED_COLUMN("dropped columns"),
    RENAMED_COLUMN("renamed columns?"),
    RETYPED_COLUMN("retyped columns"),
    CHANGED_KEY("changed keys");

    private final String words;

    DriftKind(String words) {
        this.words = words;
    }

    /** What a report calls many of them. */
    public String words() {
        return words;
    }
}
