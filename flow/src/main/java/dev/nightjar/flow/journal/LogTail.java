package dev.nightjar.flow.journal;

import java.util.List;

/** The log of a run, read on from where the reading was. For one thread at a time. */
public interface LogTail {
    /** The next lines in order, some at a time; empty while there are no more. Damaged ones are left out. */
    List<LogLine> next();
}
