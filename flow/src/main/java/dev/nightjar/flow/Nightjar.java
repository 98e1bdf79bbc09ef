package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
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
    private static final Logger LOG = LoggerFactory.getLogger(Nightjar.class);

    private final NightjarConfig config;
    private final Timekeeper time;
    private final Journal journal;
    private final RunListener listener;
    private final Limits limits;
    private final ConnectionOpener opener;
    private final Duration grace;
    /** Guarded by itself. */
    private final Map<String, RunHandle<?>> live = new HashMap<>();
    /** Guarded by {@code live}. */
    private boolean closed;

    private Nightjar(Builder builder) {
        this.config = builder.config;
        this.time = builder.time;
        this.journal = builder.journal;
        this.listener = guarded(builder.listener);
        this.limits = new Limits(builder.limits);
        this.grace = builder.grace;
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

    /**
     * Starts a flow on a thread of its own.
     *
     * @throws NightjarException {@code USAGE} when this runtime is closed
     */
    public <R> RunHandle<R> start(Flow<R> flow) {
        // 60 random bits: a million runs of one journal meet by chance once in a million journals.
        return start(UUID.randomUUID().toString().replace("-", "").substring(0, 16), flow);
    }

    /** Starts a flow as the run with this id, or takes that run up again; {@code BUSY} when it is running. */
    <R> RunHandle<R> start(String id, Flow<R> flow) {
        RunControl control = new RunControl(id);
        RunHandle<R> handle = new RunHandle<>(id, control);
        register(handle);
        try {
            RunScope scope = scope(control, id, TaskTypes.of(flow.getClass()), journal);
            Thread.ofVirtual().name("flow " + scope.run().flow()).start(() -> runToEnd(flow, scope, handle));
        } catch (RuntimeException e) {
            end(handle, RunState.FAILED, null, e);
            throw e;
        }
        return handle;
    }

    private void register(RunHandle<?> handle) {
        synchronized (live) {
            if (closed) {
                throw new NightjarException(ErrorCode.USAGE, "this runtime is closed; open another to run a flow");
            }
            if (live.putIfAbsent(handle.id(), handle) != null) {
                throw new NightjarException(
                        ErrorCode.BUSY, "run %s is running already; wait for its end".formatted(handle.id()));
            }
        }
    }

    /** Whoever has heard of the end may start the run again. */
    private <R> void end(RunHandle<R> handle, RunState state, @Nullable R result, @Nullable RuntimeException error) {
        synchronized (live) {
            live.remove(handle.id());
        }
        handle.end(state, result, error);
    }

    /**
     * Tells what a flow would do, and changes nothing: tasks that only read are run, the others are asked.
     *
     * @throws NightjarException when something that is read cannot be
     */
    public Plan plan(Flow<?> flow) {
        try (Journal forgotten = new InMemoryJournal()) {
            RunScope scope = scope(new RunControl("plan"), "plan", TaskTypes.of(flow.getClass()), forgotten);
            try (Connections _ = scope.connections()) {
                return PlanFlowContext.plan(scope, flow);
            } catch (Exception e) {
                throw scope.masking().ours(e);
            }
        }
    }

    /** Interrupts what still runs, waits for that, and closes the journal. Closing it again does nothing. */
    @Override
    public void close() {
        List<RunHandle<?>> running;
        synchronized (live) {
            if (closed) {
                return;
            }
            closed = true;
            running = List.copyOf(live.values());
        }
        running.forEach(RunHandle::interrupt);
        running.forEach(RunHandle::awaitEnd);
        journal.close();
    }

    private <R> void runToEnd(Flow<R> flow, RunScope scope, RunHandle<R> handle) {
        announce(scope, RunState.RUNNING);
        R result = null;
        NightjarException error = null;
        RunState state = RunState.SUCCEEDED;
        try {
            result = resultOf(flow, scope);
        } catch (Throwable e) {
            error = scope.masking().ours(e);
            state = scope.control()
                    .stopped()
                    .orElse(error.code() == ErrorCode.DIVERGED ? RunState.DIVERGED : RunState.FAILED);
        }
        try {
            scope.journal().state(scope.run().id(), state);
        } catch (Throwable e) {
            // Whoever waits for the run must hear of its end, whatever becomes of the journal.
            NightjarException unkept = scope.masking().ours(e);
            state = error == null ? RunState.FAILED : state;
            if (error == null) {
                error = unkept;
            } else {
                error.addSuppressed(unkept);
            }
        }
        announce(scope, state);
        end(handle, state, result, error);
    }

    private static <R> R resultOf(Flow<R> flow, RunScope scope) throws Exception {
        try (Connections _ = scope.connections()) {
            try {
                return new LocalFlowContext(scope, Key.ROOT).runBody(flow::run);
            } finally {
                // The stop has been heard; its interrupt would break the closing of connections and the last entry.
                Thread.interrupted();
            }
        }
    }

    private static RunListener guarded(RunListener listener) {
        return event -> {
            try {
                listener.on(event);
            } catch (Throwable e) {
                LOG.warn("the listener failed on a {}", event.getClass().getSimpleName(), e);
            }
        };
    }

    private static void announce(RunScope scope, RunState state) {
        scope.listener()
                .on(new RunEvent.RunChanged(scope.run().id(), scope.run().flow(), state));
    }

    private RunScope scope(RunControl control, String id, String flow, Journal into) {
        Instant now = time.instant();
        Masking masking = new Masking(config.secrets()::mask);
        Journal.Run run =
                into.begin(new Journal.Run(id, flow, now, now.atZone(zone()).toLocalDate()));
        return new RunScope(
                run,
                into,
                new Codec(into.blobs()),
                time,
                zone(),
                new Connections(opener::open, new MaskingLogger(Key.ROOT, masking, listener)),
                config.secrets()::get,
                masking,
                control,
                limits,
                listener,
                config.folder().resolve(".nightjar"),
                grace);
    }

    /** Puts a runtime together. For one thread. */
    public static final class Builder {
        private final NightjarConfig config;
        private Timekeeper time = Timekeeper.system();
        private Journal journal = new InMemoryJournal();
        private RunListener listener = _ -> {};
        private Duration grace = Duration.ofSeconds(15);
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

        /** How long a stopped attempt may take to end before it is abandoned. */
        Builder grace(Duration newGrace) {
            this.grace = newGrace;
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
