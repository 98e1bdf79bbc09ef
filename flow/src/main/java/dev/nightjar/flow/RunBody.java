package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run from its first step to its last word in the journal. For the thread of the flow, once. */
final class RunBody<R> {
    /** How a run ended. */
    record End<R>(
            RunState state, @Nullable R result, @Nullable RuntimeException error) {}

    private final Flow<R> flow;
    private final RunScope scope;

    RunBody(Flow<R> flow, RunScope scope) {
        this.flow = flow;
        this.scope = scope;
    }

    /** @param ended who must hear of the end, whatever becomes of the journal */
    void runToEnd(Consumer<End<R>> ended) {
        announce(RunState.RUNNING);
        End<R> end = run();
        end = keep(end);
        announce(end.state());
        ended.accept(end);
    }

    private End<R> run() {
        try {
            return new End<>(RunState.SUCCEEDED, resultOf(), null);
        } catch (Throwable e) {
            NightjarException error = scope.masking().ours(e);
            RunState state = scope.control()
                    .stopped()
                    .orElse(error.code() == ErrorCode.DIVERGED ? RunState.DIVERGED : RunState.FAILED);
            return new End<>(state, null, error);
        }
    }

    private End<R> keep(End<R> end) {
        try {
            scope.journal().state(end.state(), Optional.ofNullable(end.error()).map(RuntimeException::getMessage));
            scope.journal().close();
            return end;
        } catch (Throwable e) {
            NightjarException unkept = scope.masking().ours(e);
            if (end.error() == null) {
                return new End<>(RunState.INTERRUPTED, null, unkept);
            }
            end.error().addSuppressed(unkept);
            return end;
        }
    }

    private R resultOf() throws Exception {
        try (Connections _ = scope.connections()) {
            try {
                return new LocalFlowContext(scope, Key.ROOT).runBody(flow::run);
            } finally {
                // The stop has been heard; its interrupt would break the closing of connections and the last entry.
                Thread.interrupted();
            }
        }
    }

    private void announce(RunState state) {
        scope.listener()
                .on(new RunEvent.RunChanged(scope.run().id(), scope.run().flow(), state));
    }
}
