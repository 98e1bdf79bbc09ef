package dev.nightjar.fivetran;

import dev.nightjar.flow.TaskContext;
import java.util.Optional;

/** What a task keeps over attempts and restarts, under names that begin alike. */
final class Memory {
    private final TaskContext context;
    private final String prefix;

    Memory(TaskContext context, String prefix) {
        this.context = context;
        this.prefix = prefix;
    }

    /** What was kept under this name, if anything. */
    <T> Optional<T> recall(String name, Class<T> type) {
        return context.recall(prefix + name, type);
    }

    /** Keeps a value, unless one is kept under this name already; returns what is kept. */
    <T> T keep(String name, Class<T> type, T value) throws Exception {
        return context.remember(prefix + name, type, () -> value);
    }
}
