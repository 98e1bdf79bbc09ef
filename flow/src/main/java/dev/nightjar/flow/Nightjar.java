package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/**
 * The runtime: reads {@code nightjar.yml} and runs flows.
 *
 * <pre>{@code
 * try (Nightjar nightjar = Nightjar.open(Path.of("nightjar.yml"))) {
 *     NightReport report = nightjar.run(new NightlyCloneThenSnapshot(spec));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Closing it interrupts what still runs, and waits for that.
 */
public final class Nightjar implements AutoCloseable {
    private final NightjarConfig config;
    private final Timekeeper time;
    private final Journal journal;
    private final RunListener listener;
    private final Limits limits;
    private final ConnectionOpener opener;
    private final Map<RunHandle<?>, CountDownLatch> live = new HashMap<>();

    private Nightjar(Builder builder) {
        this.config = builder.config;
        this.time = builder.time;
        this.journal = builder.journal;
        this.listener = builder.listener;
        this.limits = new Limits(builder.limits);
        this.opener = new ConnectionOpener(config, builder.connections);
    }

    /**
     * A runtime as {@code nightjar.yml} says.
     *
     * @throws NightjarException {@code CONFIG} with file, line and column of all that is wrong in it
     */
    public static Nightjar open(Path file) {
        return builder(NightjarConfig.read(file, Environment.system())).build();
    }

    /** A runtime with parts of one's own. */
    public static Builder builder(NightjarConfig config) {
        return new Builder(config);
    }

    /** What {@code nightjar.yml} says. */
    public NightjarConfig config() {
        return config;
    }

    /** The zone that nights are named in. */
    public ZoneId zone() {
        return config.section(FlowSections.ZONE);
    }

    /** The time of this runtime. */
    public Timekeeper time() {
        return time;
    }

    /**
     * Runs a flow and waits for it.
     *
     * @return its result
     * @throws NightjarException how it failed; {@code CANCELLED} when the calling thread was interrupted, which
     *     interrupts the run and leaves the interrupt flag set
     */
    public <R> R run(Flow<R> flow) {
        RunHandle<R> handle = start(flow);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return handle.await();
                } catch (InterruptedException _) {
                    interrupted = true;
                    handle.interrupt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts a flow on a thread of its own. */
    public <R> RunHandle<R> start(Flow<R> flow) {
        return start(UUID.randomUUID().toString().substring(0, 8), flow);
    }

    /** Starts a flow as the run with this id, or takes that run up again. */
    <R> RunHandle<R> start(String id, Flow<R> flow) {
        RunScope scope = scope(id, TaskTypes.of(flow.getClass()), journal);
        RunHandle<R> handle = new RunHandle<>(id, scope.control());
        CountDownLatch ended = new CountDownLatch(1);
        synchronized (live) {
            live.put(handle, ended);
        }
        Thread.ofVirtual().name("flow " + scope.run().flow()).start(() -> {
            try {
                runToEnd(flow, scope, handle);
            } finally {
                synchronized (live) {
                    live.remove(handle);
                }
                ended.countDown();
            }
        });
        return handle;
    }

    /**
     * Tells what a flow would do, and changes nothing: tasks that only read are run, the others are asked.
     *
     * @throws NightjarException when something that is read cannot be
     */
    public Plan plan(Flow<?> flow) {
        try (Journal forgotten = new InMemoryJournal()) {
            RunScope scope = scope("plan", TaskTypes.of(flow.getClass()), forgotten);
            try (Connections _ = scope.connections()) {
                return PlanFlowContext.plan(scope, flow);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new NightjarException(ErrorCode.EXTERNAL, "the flow could not be planned: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        Map<RunHandle<?>, CountDownLatch> running;
        synchronized (live) {
            running = new HashMap<>(live);
        }
        running.keySet().forEach(RunHandle::interrupt);
        running.values().forEach(ended -> Uninterrupted.run(ended::await));
        journal.close();
    }

    private <R> void runToEnd(Flow<R> flow, RunScope scope, RunHandle<R> handle) {
        announce(scope, RunState.RUNNING);
        RunState state = RunState.SUCCEEDED;
        Optional<R> result = Optional.empty();
        RuntimeException error = null;
        try (Connections _ = scope.connections()) {
            result = Optional.ofNullable(new LocalFlowContext(scope, Key.ROOT).runBody(flow::run));
        } catch (Throwable e) {
            error = e instanceof RuntimeException unchecked
                    ? unchecked
                    : new NightjarException(ErrorCode.EXTERNAL, "the flow failed: " + e.getMessage(), e);
            state = scope.control().stopped().orElse(isDiverged(e) ? RunState.DIVERGED : RunState.FAILED);
        }
        scope.journal().state(scope.run().id(), state);
        announce(scope, state);
        handle.end(state, result.orElse(null), error);
    }

    private static boolean isDiverged(Throwable error) {
        return error instanceof NightjarException ours && ours.code() == ErrorCode.DIVERGED;
    }

    private static void announce(RunScope scope, RunState state) {
        scope.listener()
                .on(new RunEvent.RunChanged(scope.run().id(), scope.run().flow(), state));
    }

    private RunScope scope(String id, String flow, Journal into) {
        Instant now = time.instant();
        UnaryOperator<String> mask = config.secrets()::mask;
        Journal.Run run =
                into.begin(new Journal.Run(id, flow, now, now.atZone(zone()).toLocalDate()));
        return new RunScope(
                run,
                into,
                new Codec(into.blobs()),
                time,
                zone(),
                new Connections(opener::open, LoggerFactory.getLogger(Connections.class)),
                config.secrets()::get,
                mask,
                new RunControl(id),
                limits,
                listener,
                config.folder().resolve(".nightjar"));
    }

    /** Puts a runtime together. */
    public static final class Builder {
        private final NightjarConfig config;
        private Timekeeper time = Timekeeper.system();
        private Journal journal = new InMemoryJournal();
        private RunListener listener = _ -> {};
        private final Map<String, Integer> limits = new HashMap<>();
        private final List<ConnectionType<?, ?>> connections = new ArrayList<>();

        private Builder(NightjarConfig config) {
            this.config = config;
        }

        /** Another clock than the machine's. */
        public Builder time(Timekeeper newTime) {
            this.time = newTime;
            return this;
        }

        /** Where runs keep what they have decided; in memory by default. */
        public Builder journal(Journal newJournal) {
            this.journal = newJournal;
            return this;
        }

        /** Who watches. */
        public Builder listener(RunListener newListener) {
            this.listener = newListener;
            return this;
        }

        /** At most so many attempts of tasks with this limit at once. */
        public Builder limit(String name, int count) {
            limits.put(name, count);
            return this;
        }

        /** A kind of connection besides those on the class path. */
        public Builder connectionType(ConnectionType<?, ?> type) {
            connections.add(type);
            return this;
        }

        public Nightjar build() {
            return new Nightjar(this);
        }
    }
}
