package dev.nightjar.flow;

/**
 * A connection that works differently for each task: it marks what it sends with the task's name, or remembers in its
 * journal. What {@link TaskContext#connection} gives is then a view of it, one for each attempt; the connection itself is
 * opened and closed once for the run.
 *
 * @param <C> the view, which is all that the connection is
 */
public interface TaskConnection<C> {
    /** The view for this attempt. Cheap; the view is not closed. */
    C forTask(TaskContext task);
}
