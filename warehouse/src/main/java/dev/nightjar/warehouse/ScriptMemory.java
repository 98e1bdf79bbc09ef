package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** What a task has noted in the journal of its run, in this attempt and in earlier ones. For one thread. */
public final class ScriptMemory {
    private final TaskContext context;

    public ScriptMemory(TaskContext context) {
        this.context = context;
    }

    <T> Optional<T> find(String name, Class<T> type) {
        return context.recall(name, type);
    }

    boolean has(String name) {
        return find(name, Boolean.class).isPresent();
    }

    void note(String name) throws Exception {
        context.remember(name, Boolean.class, () -> true);
    }

    /**
     * Does something once: what was done is not done again, what is known to have failed is, and what was begun and of
     * whose end nothing is known only if it can be repeated.
     *
     * @param name unique within the task
     * @param unknown what is thrown when it cannot
     * @throws Exception what the work throws
     */
    public <T> T once(
            String name, Class<T> type, boolean repeatable, Supplier<NightjarException> unknown, Callable<T> work)
            throws Exception {
        Optional<T> done = find("done: " + name, type);
        if (done.isPresent()) {
            return done.get();
        }
        int failures = 0;
        while (has("failed: %s, %d".formatted(name, failures))) {
            failures++;
        }
        String begun = "begun: %s, %d".formatted(name, failures);
        if (has(begun) && !repeatable) {
            throw unknown.get();
        }
        note(begun);
        try {
            T result = work.call();
            return context.remember("done: " + name, type, () -> result);
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.CANCELLED && e.code() != ErrorCode.TIMEOUT) {
                note("failed: %s, %d".formatted(name, failures));
            }
            throw e;
        }
    }
}
