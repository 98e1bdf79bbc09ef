package dev.nightjar.flow;

/** How a task ended. */
public sealed interface Outcome<R> {
    /** With a result; null where the task has none. */
    record Success<R>(R value) implements Outcome<R> {}

    /** Without one. */
    record Failure<R>(TaskFailedException error) implements Outcome<R> {}
}
