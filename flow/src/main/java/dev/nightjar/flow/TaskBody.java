package dev.nightjar.flow;

/** The work of a quick task. */
@FunctionalInterface
public interface TaskBody<R> {
    /** Does what {@link Task#run} does. */
    R run(TaskContext context) throws Exception;
}
