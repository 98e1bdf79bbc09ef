package dev.nightjar.flow;

import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.RunJournal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
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
    private final JournalRuns runs;
    private final FlowTypes flows;
    private final Limits limits;
    private final RunScopes scopes;
    private final Adoption adoption;
    private final LiveRuns live = new LiveRuns();

    private Nightjar(Builder builder) {
        this.config = builder.config;
        this.time = builder.time;
        this.journal = builder.journal;
        this.runs = new JournalRuns(journal, time, config);
        this.limits = new Limits(builder.limits, journal.permits());
        this.flows = new FlowTypes(builder.flows);
        this.scopes = new RunScopes(
                config,
                time,
                journal.cache(),
                new ConnectionOpener(config, builder.connections, time),
                guarded(builder.listener),
                builder.grace);
        this.adoption = new Adoption(journal, flows, this::resume);
    }

    /**
     * A runtime as {@code nightjar.yml} says, with its journal in {@code .nightjar/journal.db} beside it.
     *
     * @throws NightjarException {@code CONFIG} with file, line and column of all that is wrong in it
     */
    public static Nightjar open(Path file) {
        NightjarConfig config = NightjarConfig.read(file, Environment.system());
        return builder(config).journal(SqliteJournal.open(journalFile(config))).build();
    }

    /** Where the journal of this configuration lies. */
    public static Path journalFile(NightjarConfig config) {
        return config.folder().resolve(RunScopes.WORK_FOLDER).resolve("journal.db");
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
        return start(flow).join();
    }

    /**
     * Goes on with the newest run of this flow that was interrupted, if it has the same parameters and was begun in this
     * night; else starts a new one. Where a process is at such a run, a sign of life of it is waited for: a process in a
     * container that is gone gives none.
     *
     * @throws NightjarException as {@link #start(String, Flow)} does
     */
    public <R> RunHandle<R> resumeOrStart(Flow<R> flow) {
        return runs.ofTonight(flow)
                .flatMap(record -> resumed(record, flow).stream())
                .findFirst()
                .orElseGet(() -> start(flow));
    }

    private <R> Optional<RunHandle<R>> resumed(Journal.RunRecord record, Flow<R> flow) {
        return switch (record.state()) {
            case INTERRUPTED -> Optional.of(start(record.run().id(), flow));
            case RUNNING, WAITING ->
                record.owner().flatMap(_ -> resumedUnlessAlive(record.run().id(), flow));
            case SUCCEEDED, FAILED, CANCELLED, DIVERGED -> Optional.empty();
        };
    }

    private <R> Optional<RunHandle<R>> resumedUnlessAlive(String id, Flow<R> flow) {
        try {
            return Optional.of(start(id, flow));
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.BUSY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Starts a flow on a thread of its own.
     *
     * @throws NightjarException {@code USAGE} when this runtime is closed
     */
    public <R> RunHandle<R> start(Flow<R> flow) {
        // 60 random bits: a million runs of one journal meet by chance once in a million journals.
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        return launch(id, flow, () -> runs.begin(id, flow));
    }

    /**
     * Starts a flow as the run with this id, or takes that run up again; what it had decided is not done again.
     *
     * @param flow for a run that is taken up again, of the class and with the parameters that it was begun with
     * @throws NightjarException {@code USAGE} when this runtime is closed, or the run was cancelled; {@code BUSY} when the
     *     run is running, here or in another process; {@code DIVERGED} when it was begun as another flow or with other parameters
     */
    public <R> RunHandle<R> start(String id, Flow<R> flow) {
        return launch(id, flow, () -> runs.beginOrTakeUp(id, flow));
    }

    /**
     * Takes a run up again by its id alone.
     *
     * @throws NightjarException {@code USAGE} when there is no such run, or its flow is none that this runtime was given
     *     ({@link Builder#flow}); {@code BUSY} when it is running
     */
    public RunHandle<?> resume(String id) {
        return start(id, flows.rebuild(runs.existing(id).run()));
    }

    /**
     * Takes a run up again after what failed in it, or a step and all after it, is forgotten.
     *
     * @param flow as it was begun, or with other parameters
     * @throws NightjarException as {@link #resume(String)} does, {@code USAGE} when the run has no such step, and
     *     {@code DIVERGED} when it was begun as another flow
     */
    public <R> RunHandle<R> retry(String id, Journal.Retry what, Flow<R> flow) {
        return launch(id, flow, () -> runs.retry(id, what, flow));
    }

    /** The flow of a run, as its journal has it. */
    public Flow<?> flowOf(String id) {
        return flows.rebuild(runs.existing(id).run());
    }

    /**
     * Stops a run for good, in whichever process it runs. It stops within a second or two.
     *
     * @throws NightjarException {@code USAGE} when there is no such run, or it has ended
     */
    public void cancel(String id) {
        runs.cancel(id);
    }

    /** The runs of this runtime and all that share its journal. */
    public Journal journal() {
        return journal;
    }

    /**
     * Takes up the runs whose process has died, as far as this runtime was given their flows; once, where
     * {@link Builder#adoptEvery} does it again and again.
     *
     * @return those that go on here now
     */
    public List<RunHandle<?>> adopt() {
        return adoption.once();
    }

    private <R> RunHandle<R> launch(String id, Flow<R> flow, Supplier<RunJournal> taken) {
        RunControl control = new RunControl(id);
        RunHandle<R> handle = new RunHandle<>(id, control);
        live.add(handle);
        try {
            RunScope scope = scopes.of(control, taken.get(), limits);
            Thread.ofVirtual()
                    .name("flow " + scope.run().flow())
                    .start(() -> new RunBody<>(flow, scope).runToEnd(how -> live.end(handle, how)));
        } catch (Throwable e) {
            RuntimeException error = e instanceof RuntimeException known
                    ? known
                    : new NightjarException(ErrorCode.of(e), "run %s cannot be started: %s".formatted(id, e), e);
            live.end(handle, new RunBody.End<>(RunState.FAILED, null, error));
            throw e;
        }
        return handle;
    }

    /**
     * Tells what a flow would do, and changes nothing: tasks that only read are run, the others are asked.
     *
     * @throws NightjarException when something that is read cannot be
     */
    public Plan plan(Flow<?> flow) {
        Journal.Run run = runs.now("plan", flow, Optional.empty());
        try (Journal forgotten = new InMemoryJournal()) {
            RunScope scope =
                    scopes.of(new RunControl("plan"), forgotten.begin(run), new Limits(Map.of(), forgotten.permits()));
            try (Connections _ = scope.connections()) {
                return PlanFlowContext.plan(scope, flow);
            } catch (Throwable e) {
                throw scope.masking().ours(e);
            }
        }
    }

    /**
     * Interrupts what still runs, waits for that, and closes the journal. Whoever closes it too waits for the same; once it
     * is closed, nothing is done.
     */
    @Override
    public void close() {
        live.close(running -> {
            adoption.close();
            running.forEach(RunHandle::interrupt);
            running.forEach(RunHandle::awaitEnd);
            journal.close();
        });
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

    /** Puts a runtime together. For one thread. */
    public static final class Builder {
        private final NightjarConfig config;
        private Timekeeper time = Timekeeper.system();
        private Journal journal = new InMemoryJournal();
        private RunListener listener = _ -> {};
        private Duration grace = Duration.ofSeconds(15);
        private Optional<Duration> adoptEvery = Optional.empty();
        private final Map<String, Integer> limits = new HashMap<>();
        private final List<ConnectionType<?, ?>> connections = new ArrayList<>();
        private final List<Class<? extends Flow<?>>> flows = new ArrayList<>();

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

        /**
         * A flow that runs of the journal may be rebuilt as: a class that other classes may make, with a constructor for
         * its spec, or for nothing. No two of them have one id: {@link #build} refuses that with {@code CONFIG}.
         */
        public Builder flow(Class<? extends Flow<?>> type) {
            flows.add(type);
            return this;
        }

        /**
         * Has the runtime look so often for runs whose process has died, and take them up as {@link #adopt} does; never
         * by default. For processes that live long, such as a service.
         *
         * @throws NightjarException {@code USAGE} for a time that is not positive
         */
        public Builder adoptEvery(Duration time) {
            if (!time.isPositive()) {
                throw new NightjarException(
                        ErrorCode.USAGE, "runs cannot be adopted every %s; give a time such as PT2S".formatted(time));
            }
            adoptEvery = Optional.of(time);
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
            Nightjar nightjar = new Nightjar(this);
            adoptEvery.ifPresent(nightjar.adoption::every);
            return nightjar;
        }
    }
}
