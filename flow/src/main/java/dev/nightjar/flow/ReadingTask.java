package dev.nightjar.flow;

/** A task that changes nothing. A plan runs it, so that what follows can be planned with its real result. */
public abstract class ReadingTask<R> extends Task<R> {
    protected ReadingTask() {}

    protected ReadingTask(Record spec) {
        super(spec);
    }

    @Override
    protected Planned<R> plan(PlanContext context) throws Exception {
        return Planned.of(run(context));
    }
}
