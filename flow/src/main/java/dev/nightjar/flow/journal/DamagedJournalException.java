package dev.nightjar.flow.journal;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;

/** A journal is damaged so that it cannot be used. Its code is {@code ENVIRONMENT}. */
public final class DamagedJournalException extends NightjarException {
    private final String problem;

    /** @param problem what failed and why, without what to do about it */
    public DamagedJournalException(String problem, Throwable cause) {
        super(ErrorCode.ENVIRONMENT, problem + "; 'nightjar doctor' tells what of it is sound", cause);
        this.problem = requireNonNull(problem, "problem is null");
    }

    /** What failed and why, without what to do about it. */
    public String problem() {
        return problem;
    }
}
