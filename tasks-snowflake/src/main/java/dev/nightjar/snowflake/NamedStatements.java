package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Sql;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Statements with names, which a task that goes on after a crash or is tried again asks for instead of running them
 * again. Before a statement is sent its tag is remembered, after it its id, and only then it is waited for. So what is
 * remembered says how far it came: no tag, it was never sent; an id, it is asked for; a tag alone, the process died in
 * between, and Snowflake's history is searched for the tag.
 */
final class NamedStatements {
    private final SentStatements sent;
    private final StatementMemory memory;
    private final StatementTags tags;
    private final History history;

    /** Finds the id of a statement by its tag, in Snowflake. */
    interface History {
        Optional<String> find(String tag);
    }

    NamedStatements(SentStatements sent, StatementMemory memory, StatementTags tags, History history) {
        this.sent = sent;
        this.memory = memory;
        this.tags = tags;
        this.history = history;
    }

    /** A statement that has ended: how, and whether it was sent before this attempt. */
    private record Ended(String id, SentStatements.End end, boolean before) {}

    /**
     * The id of the statement, which has ended well, in this attempt or in one before. One that failed in an attempt
     * before is sent again: that is what the attempt is for.
     *
     * @param repeatable whether it may be sent again where nobody knows whether it was sent
     * @param errors makes the failure of a statement
     * @throws NightjarException what the statement fails with; {@code CANCELLED}; {@code EXTERNAL} for good when nobody
     *     knows, and it is not repeatable
     */
    String run(String name, Sql sql, boolean repeatable, SnowflakeErrors errors) {
        for (int round = 1; ; round++) {
            Ended ended = once(
                    "statement %s, round %d".formatted(name, round),
                    name + (round == 1 ? "" : "~" + round),
                    sql,
                    repeatable);
            switch (ended.end()) {
                case SentStatements.End.Done _ -> {
                    return ended.id();
                }
                case SentStatements.End.Failed(Told told) -> {
                    if (!ended.before()) {
                        throw errors.ofStatement(told, sql.text());
                    }
                }
            }
        }
    }

    private Ended once(String what, String tagged, Sql sql, boolean repeatable) {
        AtomicBoolean first = new AtomicBoolean();
        String tag = memory.remember(what + ": tag", () -> {
            first.set(true);
            return tags.unique(tagged);
        });
        AtomicBoolean now = new AtomicBoolean();
        AtomicReference<@Nullable String> known = new AtomicReference<>();
        String id;
        try {
            id = memory.remember(what + ": query id", () -> {
                Optional<String> found = first.get() ? Optional.empty() : found(tag, repeatable);
                now.set(found.isEmpty());
                String given = found.isPresent() ? found.get() : sent.send(sql, tag);
                known.set(given);
                return given;
            });
        } catch (RuntimeException e) {
            // It runs, and nobody would wait for it or find it: what could not be remembered is ended.
            String lost = known.get();
            if (lost != null) {
                sent.end(lost);
            }
            throw e;
        }
        return new Ended(id, sent.await(id), !now.get());
    }

    /** What a process that has died since had sent. */
    private Optional<String> found(String tag, boolean repeatable) {
        Optional<String> found = history.find(tag);
        if (found.isEmpty() && !repeatable) {
            throw new NightjarException(
                            ErrorCode.EXTERNAL,
                            ("nobody knows whether a statement ran: the process ended while it was sent, and Snowflake's"
                                            + " history has none with QUERY_TAG '%s'; look at what it changes, and run the task"
                                            + " anew")
                                    .formatted(tag))
                    .withoutRetry();
        }
        return found;
    }
}
