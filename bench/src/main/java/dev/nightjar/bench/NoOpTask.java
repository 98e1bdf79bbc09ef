package dev.nightjar.bench;

import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;

/** Does nothing, and says which it was. */
final class NoOpTask extends Task<NoOpTask.Done> {
    /** Which one. */
    record Spec(long number, String table) {}

    /** What a small task tells. */
    record Done(long number, String state) {}

    NoOpTask(long number) {
        super(new Spec(number, "shop.orders"));
    }

    @Override
    protected Done run(TaskContext context) {
        return new Done(((Spec) spec()).number(), "same");
    }
}
