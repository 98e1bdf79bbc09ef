package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;

/**
 * A runtime of the command line. SIGINT, SIGTERM and SIGHUP interrupt what runs and wait for it, so that nothing is left
 * half done; the JVM then ends with 130, 143 or 129.
 */
final class RunningNightjar implements AutoCloseable {
    private final Nightjar nightjar;
    private final DbtTime times;
    private final Thread hook;

    private RunningNightjar(NightjarConfig config, ProgressPrinter progress, Timekeeper time, Journal journal) {
        this.times = new DbtTime(progress);
        this.nightjar = Nightjar.builder(config)
                .time(time)
                .journal(journal)
                .listener(times)
                .build();
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

    /** For what is asked and answered at once: it leaves no run behind. */
    RunningNightjar(CommonOptions options) {
        this(options.config(), options.progress(), Timekeeper.system(), new InMemoryJournal());
    }

    /** For runs that are kept, and can be taken up again. */
    static RunningNightjar durable(NightjarConfig config, ProgressPrinter progress, Timekeeper time) {
        return new RunningNightjar(
                config,
                progress,
                time,
                SqliteJournal.open(Nightjar.journalFile(config), SqliteJournal.Settings.DEFAULT.withTime(time)));
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
            return nightjar.resumeOrStart(flow).join();
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
