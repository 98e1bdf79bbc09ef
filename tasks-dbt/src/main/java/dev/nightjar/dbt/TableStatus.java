package dev.nightjar.dbt;

/** What became of a table in a night. */
public enum TableStatus {
    /** Its state of that night can be read from the history. */
    CAPTURED("captured"),
    /** It was as in the night before; its state can be read from the history. */
    UNCHANGED("unchanged"),
    /** It did not exist: its state is no rows. */
    ABSENT("absent"),
    /** Its clone waits to be captured. */
    LATE("late"),
    /** Its state of that night is lost. */
    MISSED("missed"),
    /** Its key is not unique, so that no history could be told from its rows. */
    QUARANTINED("quarantined"),
    /** It was not to be captured. */
    LEFT_OUT("left out");

    private final String word;

    TableStatus(String word) {
        this.word = word;
    }

    /** As people read it and as the record stores it. */
    public String word() {
        return word;
    }

    /** The status that a record stores as this word. */
    public static TableStatus of(String word) {
        for (TableStatus status : values()) {
            if (status.word.equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException("no status of a table: " + word);
    }

    /** Whether the state of the night can be read: rows, or none. */
    public boolean readable() {
        return switch (this) {
            case CAPTURED, UNCHANGED, ABSENT -> true;
            case LATE, MISSED, QUARANTINED, LEFT_OUT -> false;
        };
    }

    /** Whether the night is as it should be for this table. */
    public boolean fine() {
        return readable() || this == LEFT_OUT;
    }
}
