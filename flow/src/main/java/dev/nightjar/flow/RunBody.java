package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run from its first step to its last word in the journal. For the thread of the flow, once; a run that was stopped and
 * does not respond is ended by another.
 */
final class RunBody<R> {
    /** How a run ended. */
    record End<R>(
            RunState state, @Nullable R result, @Nullable RuntimeException error) {}

    private final Flow<R> flow;
    private final RunScope scope;
    /** Decides who ends the run. */
    private final AtomicBoolean ended = new AtomicBoolean();

    RunBody(Flow<R> flow, RunScope scope) {
        this.flow = flow;
        this.scope = scope;
    }

    /** @param hears who must hear of the end, whatever becomes of the journal */
    void runToEnd(Consumer<End<R>> hears) {
        announce(RunState.RUNNING);
        End<R> end;
        try (CleanUpTime _ = new CleanUpTime(scope);
                LastResort _ = new LastResort(scope, how -> giveUp(how, hears))) {
            end = run();
        }
        end(end, hears);
    }

    private void end(End<R> end, Consumer<End<R>> hears) {
        if (ended.compareAndSet(false, true)) {
            End<R> kept = keep(end);
            announce(kept.state());
            hears.accept(kept);
        }
    }

    private void giveUp(NightjarException how, Consumer<End<R>> hears) {
        scope.control().leaveBehind();
        NightjarException masked = scope.masking().ours(how);
        scope.logger(Key.ROOT).warn("{}", masked.getMessage());
        // What it hangs in may be a connection, and hold up whoever closes that.
        Thread.ofPlatform().daemon().name("connections of a run given up").start(scope.connections()::close);
        end(new End<>(scope.control().stopped().orElseThrow(), null, masked), hears);
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
