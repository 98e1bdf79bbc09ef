package dev.nightjar.snowflake;

import dev.nightjar.flow.TaskContext;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The {@code QUERY_TAG}s of an attempt: {@code nightjar:<run>/<task>#<attempt>.<n>}, where a statement with a name has
 * that and a random part in place of its number. They tell in Snowflake's history whose a statement is, and find it
 * again. Thread-safe.
 */
final class StatementTags {
    /** Snowflake takes 2,000 characters. */
    private static final int LONGEST_PART = 400;

    private final String prefix;
    private final AtomicInteger count = new AtomicInteger();

    private StatementTags(String prefix) {
        this.prefix = prefix;
    }

    static StatementTags of(TaskContext task) {
        String name = task.task();
        String unique =
                name.length() <= LONGEST_PART ? name : name.substring(0, LONGEST_PART) + "~" + task.idempotencyKey();
        return new StatementTags("nightjar:%s/%s#%d.".formatted(cut(task.runId()), printable(unique), task.attempt()));
    }

    /** For statements that no task sends. */
    static StatementTags ofNobody() {
        return new StatementTags("nightjar:-/-#1.");
    }

    String next() {
        return prefix + count.incrementAndGet();
    }

    String named(String statement) {
        return prefix + printable(cut(statement));
    }

    /** Another one each time, since a task that is done again from a step on has its run, name and attempt once more. */
    String unique(String statement) {
        return named(statement) + "@" + UUID.randomUUID();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART);
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }
}
