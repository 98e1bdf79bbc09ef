package dev.nightjar.flow;

import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** A runtime on a clock that stands, which remembers what it was told. */
final class TestRuntime implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-01T23:30:00Z");

    final ManualClock clock = new ManualClock(START);
    final InMemoryJournal journal = new InMemoryJournal();
    final Queue<RunEvent> events = new ConcurrentLinkedQueue<>();
    final Nightjar nightjar;

    TestRuntime() {
        this(builder -> builder);
    }

    TestRuntime(UnaryOperator<Nightjar.Builder> change) {
        this(NightjarConfig.empty(Path.of("nowhere"), environment(Map.of())), change);
    }

    TestRuntime(NightjarConfig config, UnaryOperator<Nightjar.Builder> change) {
        nightjar = change.apply(Nightjar.builder(config)
                        .time(clock)
                        .journal(journal)
                        .listener(this::heard)
                        .grace(Duration.ofSeconds(30)))
                .build();
    }

    private synchronized void heard(RunEvent event) {
        events.add(event);
        notifyAll();
    }

    /** Waits until tasks have come to this kind of state so many times. */
    synchronized void await(Class<? extends TaskState> state, int times) throws InterruptedException {
        while (states().stream().filter(state::isInstance).count() < times) {
            wait();
        }
    }

    /** Waits for the first event of this kind. */
    synchronized <E extends RunEvent> E await(Class<E> type) throws InterruptedException {
        while (events(type).isEmpty()) {
            wait();
        }
        return events(type).getFirst();
    }

    /** Waits until a task that has failed so many times sleeps. */
    void awaitBackoff(int failures) throws InterruptedException {
        await(TaskState.Retrying.class, failures);
        clock.awaitTimers(1);
    }

    static Environment environment(Map<String, String> variables) {
        return new Environment(variables, Path.of("nowhere"), Path.of("nowhere"));
    }

    <R> R run(Flow<R> flow) {
        return nightjar.run(flow);
    }

    <R> RunHandle<R> start(Flow<R> flow) {
        return nightjar.start(flow);
    }

    /** Runs, or takes up again, the run with this id. */
    <R> R run(String id, Flow<R> flow) throws InterruptedException {
        return nightjar.start(id, flow).await();
    }

    /** The state that the journal has of the run. */
    RunState stateOf(String run) {
        return journal.run(run).orElseThrow().state();
    }

    <E extends RunEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The states that tasks have come to, in order. */
    List<TaskState> states() {
        return events(RunEvent.TaskChanged.class).stream()
                .map(RunEvent.TaskChanged::state)
                .toList();
    }

    List<String> logged() {
        return events(RunEvent.Logged.class).stream().map(RunEvent.Logged::text).toList();
    }

    @Override
    public void close() {
        nightjar.close();
    }
}
