package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.util.Optional;
import org.slf4j.event.Level;

/** Something that happened in a run, for whoever watches. */
public sealed interface RunEvent {
    /** A task has come to a state. */
    record TaskChanged(Key key, String step, TaskState state) implements RunEvent {}

    /** A running task says how far it is. */
    record Progressed(Key key, String step, String text) implements RunEvent {}

    /** A part of a running task, such as a node of dbt, has begun or ended. */
    record PartChanged(Key key, String step, String part, boolean running) implements RunEvent {}

    /** A line of log; secrets are masked in the text and in the trace of the error. */
    record Logged(Key key, Level level, String text, Optional<Throwable> error) implements RunEvent {}

    /** The flow waits for a person's answer. */
    record ApprovalAsked(Key key, String question) implements RunEvent {}

    /** The run has come to a state. */
    record RunChanged(String run, String flow, RunState state) implements RunEvent {}
}
