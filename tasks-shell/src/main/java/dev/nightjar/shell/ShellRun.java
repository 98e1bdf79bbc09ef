package dev.nightjar.shell;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run of a program, from its start to the end of its output. Used once, by the task's thread. */
final class ShellRun {
    /** Takes the lines, in order. */
    interface Sink {
        void accept(OutputLine line) throws Exception;
    }

    private final Launch launch;
    private final OutputLimits limits;
    private final List<StopStep> stopSteps;
    private final UnaryOperator<OutputLine> mask;
    private final LastLines stdout;
    private final LastLines stderr;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    ShellRun(Launch launch, OutputLimits limits, List<StopStep> stopSteps, UnaryOperator<OutputLine> mask) {
        this.launch = launch;
        this.limits = limits;
        this.stopSteps = List.copyOf(stopSteps);
        this.mask = mask;
        this.stdout = new LastLines(limits.lines());
        this.stderr = new LastLines(limits.lines());
    }

    /**
     * Runs the program and hands over its lines on this thread. When it throws, nothing of the program is left.
     *
     * @throws InterruptedException when this thread was interrupted
     */
    ShellOutcome run(TaskContext context, Sink sink) throws Exception {
        long begun = System.nanoTime();
        try (OutputPump pump = new OutputPump(limits.lineBytes())) {
            Process process = start(pump);
            try {
                context.onCancel(() -> stop(process));
                consume(pump, process, sink);
                int exitCode = process.waitFor();
                decide(() -> over.complete(null));
                over.join();
                return new ShellOutcome(
                        exitCode, Duration.ofNanos(System.nanoTime() - begun), stdout.tail(), stderr.tail());
            } catch (Throwable e) {
                pump.discard();
                stop(process);
                throw e;
            }
        }
    }

    private Process start(OutputPump pump) {
        try {
            return new ShellExecutor(launch, pump).start();
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "'%s' could not be started in '%s': %s; check its permissions and the length of its arguments"
                            .formatted(launch.commandLine().getFirst(), launch.folder(), e.getMessage()),
                    e);
        }
    }

    private void consume(OutputPump pump, Process process, Sink sink) throws Exception {
        for (Optional<OutputLine> next = pump.next(process); next.isPresent(); next = pump.next(process)) {
            OutputLine line = mask.apply(next.get());
            switch (line.source()) {
                case STDOUT -> stdout.add(line);
                case STDERR -> stderr.add(line);
            }
            sink.accept(line);
        }
    }

    /** Ends the program with all of its descendants, and returns when that is done. */
    private void stop(Process process) {
        // On a thread of its own, which no interrupt of the task reaches.
        decide(() -> Thread.ofVirtual().name("shell stop").start(() -> {
            try {
                new ProcessTree(process.toHandle(), launch.mark()).stop(stopSteps);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                over.complete(null);
            }
        }));
        over.join();
    }

    private void decide(Runnable end) {
        // INVARIANT: this compare-and-set alone decides between the program's own end and its stop, so that a cancel
        // that comes late signals nobody, and two cancels send each signal once.
        if (decided.compareAndSet(false, true)) {
            end.run();
        }
    }
}
