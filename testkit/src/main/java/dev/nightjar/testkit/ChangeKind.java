package dev.nightjar.testkit;

/** What Fivetran, or the source behind it, can do to a schema before a night. */
public enum ChangeKind {
    /** Rows got other values; in a history-mode table a new version each. */
    UPDATED("updated"),
    INSERTED("inserted"),
    /** Rows are gone; in a history-mode table their last version was closed. */
    DELETED("deleted"),
    /** {@code _fivetran_deleted} is true now. */
    SOFT_DELETED("soft-deleted"),
    /** Keys that were deleted on an earlier night are there again. */
    REVIVED("back after their deletion"),
    /** {@code _fivetran_deleted} is false again. */
    RESTORED("restored from soft deletion"),
    /** All rows were written again, and only {@code _fivetran_synced} differs. */
    RESYNCED("synced again"),
    NEW_COLUMN("filled in a new column"),
    DROPPED_COLUMN("lost a column"),
    /** An {@code INTEGER} column became {@code VARCHAR}, and some values are no numbers any more. */
    RETYPED("with text in a column that was INTEGER"),
    /** Such a column became {@code INTEGER} again, and what is no number is null. */
    RETYPED_BACK("in a column that is INTEGER again"),
    /** An {@code INTEGER} column became {@code BIGINT}, and some values need it. */
    WIDENED("with large values in a column that was INTEGER"),
    NEW_TABLE("in a new table"),
    DROPPED_TABLE("gone with their table"),
    /** Rows written by hand were changed by hand. */
    BY_HAND("on rows written by hand"),
    /** Nothing happened in the whole schema. */
    QUIET("changed in the whole schema");

    private final String words;

    ChangeKind(String words) {
        this.words = words;
    }

    /** What happened, to be read after "12 rows" or "2 statements". */
    String words() {
        return words;
    }
}
