package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowSections;
import dev.nightjar.flow.FlowType;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A runtime of the command line. SIGINT, SIGTERM and SIGHUP interrupt what runs and wait for it, so that nothing is left
 * half done; the JVM then ends with 130, 143 or 129.
 */
final class RunningNightjar implements AutoCloseable {
    private final Nightjar nightjar;
    private final DbtTime times;
    private final ProgressPrinter progress;
    private final boolean kept;
    private final Runnable interrupt;

    private RunningNightjar(
            NightjarConfig config,
            Collection<FlowType> flows,
            ProgressPrinter progress,
            Timekeeper time,
            Journal journal,
            boolean kept) {
        this.progress = progress;
        this.kept = kept;
        this.times = new DbtTime(progress);
        Nightjar.Builder builder =
                Nightjar.builder(config).time(time).journal(journal).listener(times);
        flows.stream().map(FlowType::type).forEach(builder::flow);
        this.nightjar = builder.build();
        this.interrupt = () -> {
            progress.say("interrupted: waiting for what runs to stop");
            nightjar.close();
        };
        if (!EndOfProcess.leave(interrupt)) {
            EndOfProcess.await(); // a signal came before this run began
        }
    }

    /** For what is asked and answered at once: it leaves no run behind. */
    RunningNightjar(CommonOptions options) {
        // What is only asked needs no recipe.
        this(options.config(), List.of(), options.progress(), Timekeeper.system(), new InMemoryJournal(), false);
    }

    /** For runs that are kept, and can be taken up again. */
    static RunningNightjar durable(NightjarConfig config, ProgressPrinter progress, Timekeeper time) {
        return durable(new KnownFlows(config), progress, time);
    }

    /** The same for who knows the flows already: a recipe that is not there has made no journal then. */
    static RunningNightjar durable(KnownFlows flows, ProgressPrinter progress, Timekeeper time) {
        return new RunningNightjar(
                flows.config(),
                flows.all(),
                progress,
                time,
                SqliteJournal.open(Nightjar.journalFile(flows.config()), SqliteJournal.Settings.DEFAULT.withTime(time)),
                true);
    }

    /**
     * For what is asked of runs that are kept already.
     *
     * @throws NightjarException {@code USAGE} when there are none
     */
    static RunningNightjar kept(CommonOptions options) {
        return durable(KeptRuns.checked(options.config()), options.progress(), Timekeeper.system());
    }

    Nightjar nightjar() {
        return nightjar;
    }

    /** How long it took up to now, and how much of that no dbt process was alive. */
    String times() {
        return times.text();
    }

    /** Goes on with tonight's run of this flow where it was interrupted. */
    <R> R resumeOrRun(Flow<R> flow) {
        return await(nightjar.resumeOrStart(flow));
    }

    <R> R run(Flow<R> flow) {
        return await(nightjar.start(flow));
    }

    /** Waits for the end of a run, and forgets runs that are kept long enough. */
    <R> R await(RunHandle<R> run) {
        try {
            R result = run.join();
            forgetOldRuns();
            return result;
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                EndOfProcess.awaitIfBegun();
            }
            forgetOldRuns();
            throw progress.unseen(e, kept);
        }
    }

    private void forgetOldRuns() {
        if (kept) {
            try {
                Instant now = nightjar.time().instant();
                Duration keep = nightjar.config().section(FlowSections.JOURNAL).keep();
                // Longer than there are instants keeps all.
                Duration most = Duration.between(Instant.EPOCH, now);
                nightjar.journal().expire(now.minus(keep.compareTo(most) < 0 ? keep : most));
            } catch (NightjarException e) {
                progress.say("old runs are not forgotten yet: " + Printable.line(e.getMessage()));
            }
        }
    }

    <R> R run(Task<R> task) {
        return run(flow -> flow.run(task));
    }

    @Override
    public void close() {
        // Otherwise the process ends, which closes the runtime.
        if (EndOfProcess.takeBack(interrupt)) {
            nightjar.close();
        }
    }
}
