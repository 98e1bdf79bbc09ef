package dev.nightjar.flow.testing;

import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskBody;
import dev.nightjar.flow.TaskContext;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that does as it is told, and counts its attempts. */
public final class FakeTask extends Task<String> {
    private final TaskBody<String> body;
    private final AtomicInteger attempts = new AtomicInteger();

    private FakeTask(TaskBody<String> body) {
        this.body = body;
    }

    /** Gives this result. */
    public static FakeTask giving(String result) {
        return new FakeTask(_ -> result);
    }

    /** Fails each time with this. */
    public static FakeTask failing(Exception error) {
        return new FakeTask(_ -> {
            throw error;
        });
    }

    /** Does this. */
    public static FakeTask doing(TaskBody<String> body) {
        return new FakeTask(body);
    }

    /** How often it was tried, copies of it included. */
    public int attempts() {
        return attempts.get();
    }

    @Override
    protected String run(TaskContext context) throws Exception {
        attempts.incrementAndGet();
        return body.run(context);
    }
}
