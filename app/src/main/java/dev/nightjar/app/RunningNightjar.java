package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.config.NightjarConfig;

/**
 * A runtime of the command line. SIGINT, SIGTERM and SIGHUP interrupt what runs and wait for it, so that nothing is left
 * half done; the JVM then ends with 130, 143 or 129.
 */
final class RunningNightjar implements AutoCloseable {
    private final Nightjar nightjar;
    private final DbtTime times;
    private final Thread hook;

    RunningNightjar(NightjarConfig config, ProgressPrinter progress, Timekeeper time) {
        this.times = new DbtTime(progress);
        this.nightjar = Nightjar.builder(config).time(time).listener(times).build();
        this.hook = Thread.ofPlatform().name("interrupt").unstarted(() -> {
            progress.say("interrupted: waiting for what runs to stop");
            nightjar.close();
        });
        try {
            java.lang.Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException _) {
            awaitEndOfJvm(); // a signal came before this run began
        }
    }

    RunningNightjar(CommonOptions options) {
        this(options.config(), options.progress(), Timekeeper.system());
    }

    Nightjar nightjar() {
        return nightjar;
    }

    /** How long it took up to now, and how much of that no dbt process was alive. */
    String times() {
        return times.text();
    }

    <R> R run(Flow<R> flow) {
        try {
            return nightjar.run(flow);
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                awaitEndOfProcess();
            }
            throw e;
        }
    }

    <R> R run(Task<R> task) {
        return run(flow -> flow.run(task));
    }

    /** A signal has begun the end of the JVM; what this thread would say about it only gets in the way. */
    private void awaitEndOfProcess() {
        if (!hook.isAlive() && hook.getState() == Thread.State.NEW) {
            return;
        }
        awaitEndOfJvm();
    }

    private static void awaitEndOfJvm() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            java.lang.Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            return; // The JVM ends, and the hook closes the runtime.
        }
        nightjar.close();
    }
}
