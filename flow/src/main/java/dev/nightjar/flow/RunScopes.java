package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.LogLine;
import dev.nightjar.flow.journal.ResultCache;
import dev.nightjar.flow.journal.RunJournal;
import java.time.Duration;
import java.util.Optional;

/** Makes what the steps of a run share from what the runs of a runtime share. Immutable. */
record RunScopes(
        NightjarConfig config,
        Timekeeper time,
        ResultCache cache,
        ConnectionOpener opener,
        RunListener listener,
        Duration grace) {
    /** Beside {@code nightjar.yml}. */
    static final String WORK_FOLDER = ".nightjar";

    /** The scope of a run, which hears from now on what happens to it from outside. */
    RunScope of(RunControl control, RunJournal run, Limits limits) {
        Masking masking = new Masking(config.secrets()::mask);
        RunListener heard = event -> {
            if (event instanceof RunEvent.Logged line) {
                run.log(new LogLine(time.instant(), line.level(), line.key().parts(), line.text()));
            }
            listener.on(event);
        };
        Approvals approvals = new Approvals();
        run.listen(new FromOutside(control, approvals));
        return new RunScope(
                run,
                cache,
                new Codec(run.blobs()),
                time,
                config.section(FlowSections.ZONE),
                new Connections(opener::open, new MaskingLogger(Key.ROOT, masking, heard)),
                config.secrets()::get,
                masking,
                control,
                limits,
                approvals,
                new Activity(state -> {
                    run.state(state, Optional.empty());
                    listener.on(
                            new RunEvent.RunChanged(run.run().id(), run.run().flow(), state));
                }),
                heard,
                config.folder().resolve(WORK_FOLDER),
                grace);
    }

    private record FromOutside(RunControl control, Approvals approvals) implements RunJournal.Listener {
        @Override
        public void requested(Journal.Request request) {
            switch (request) {
                case Journal.Request.Cancel _ -> control.cancel();
                case Journal.Request.Answer answer -> approvals.answered(answer);
            }
        }

        @Override
        public void lost(NightjarException why) {
            control.lose(why);
        }
    }
}
