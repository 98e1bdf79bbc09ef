package dev.nightjar.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** The runs that a runtime is at, until it is closed. Thread-safe. */
final class LiveRuns {
    /** Guarded by this, as is the rest. */
    private final Map<String, RunHandle<?>> live = new HashMap<>();

    private boolean closed;
    private final CountDownLatch over = new CountDownLatch(1);

    synchronized void add(RunHandle<?> handle) {
        if (closed) {
            throw new NightjarException(ErrorCode.USAGE, "this runtime is closed; open another to run a flow");
        }
        if (live.putIfAbsent(handle.id(), handle) != null) {
            throw new NightjarException(
                    ErrorCode.BUSY, "run %s is running already; wait for its end".formatted(handle.id()));
        }
    }

    /** Whoever has heard of the end may start the run again. */
    <R> void end(RunHandle<R> handle, RunBody.End<R> how) {
        synchronized (this) {
            live.remove(handle.id());
        }
        handle.end(how.state(), how.result(), how.error());
    }

    /**
     * Lets no more in, and closes the rest; who comes second waits for that.
     *
     * @param rest is given the runs that are under way
     */
    void close(Consumer<List<RunHandle<?>>> rest) {
        List<RunHandle<?>> running;
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
            running = List.copyOf(live.values());
        }
        if (!first) {
            Uninterrupted.run(over::await);
            return;
        }
        try {
            rest.accept(running);
        } finally {
            over.countDown();
        }
    }
}
