package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

/** A task that exists only in this process. */
final class LambdaTask<R> extends Task<R> {
    private final TaskBody<R> body;

    LambdaTask(String step, Class<R> resultType, TaskBody<R> body) {
        super(step, resultType);
        this.body = requireNonNull(body, "body is null");
    }

    @Override
    public String type() {
        return "lambda";
    }

    @Override
    protected R run(TaskContext context) throws Exception {
        return body.run(context);
    }
}
