package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import java.util.concurrent.Callable;

/** What a task remembers of its statements with names: in its journal, before it goes on. */
@FunctionalInterface
interface StatementMemory {
    String remember(String what, Callable<String> value);

    /** For statements that no task sends. */
    static StatementMemory ofNobody() {
        return (_, value) -> call(value);
    }

    static StatementMemory of(TaskContext task) {
        return (what, value) -> call(() -> task.remember(what, String.class, value));
    }

    private static String call(Callable<String> value) {
        try {
            return value.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new NightjarException(ErrorCode.INTERNAL, "a statement could not be remembered: " + e, e);
        }
    }
}
