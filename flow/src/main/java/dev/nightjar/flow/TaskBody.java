package dev.nightjar.flow;

/** The work of a quick task. */
@FunctionalInterface
public interface TaskBody<R> {
    R run(TaskContext context) throws Exception;
}
