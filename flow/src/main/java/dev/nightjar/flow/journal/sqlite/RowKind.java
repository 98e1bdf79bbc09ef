package dev.nightjar.flow.journal.sqlite;

/** What a row of the journal is about; the numbers are stored and never change. */
enum RowKind {
    /** The number that is stored is that of no kind: the row is damaged. */
    DAMAGED(0),
    STARTED(1),
    ATTEMPT_FAILED(2),
    SUCCEEDED(3),
    FAILED(4),
    VALUE(5),
    BRANCH_ENDED(6),
    BRANCH_FAILED(7),
    /** Some of what was decided before it is forgotten. */
    RETRY(8),
    ASKED(9),
    /** Like {@link #BRANCH_ENDED}, with a result. */
    BRANCH_RESULT(10);

    private static final RowKind[] BY_NUMBER = new RowKind[11];

    static {
        for (RowKind kind : values()) {
            BY_NUMBER[kind.number] = kind;
        }
    }

    private final int number;

    RowKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static RowKind of(int number) {
        return number < 0 || number >= BY_NUMBER.length ? DAMAGED : BY_NUMBER[number];
    }
}
