package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.RunJournal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs of a journal, as a runtime begins them, takes them up and cancels them. What is refused stays as it is.
 * Immutable.
 */
record JournalRuns(Journal journal, Timekeeper time, NightjarConfig config) {
    /** For specs, which travel whole: nothing is ever put beside them. */
    private static final Codec SPECS = Codec.ofWhole();

    /** How many runs back one that a flow may go on with is looked for. */
    private static final int RECENT = 100;

    /** A run of the flow that begins now, in no journal yet. */
    Journal.Run now(String id, Flow<?> flow, Optional<Record> spec) {
        Instant now = time.instant();
        return new Journal.Run(id, TaskTypes.of(flow.getClass()), encoded(spec), now, night(now));
    }

    private LocalDate night(Instant at) {
        return at.atZone(config.section(FlowSections.ZONE)).toLocalDate();
    }

    private static Payload.Inline encoded(Optional<Record> spec) {
        return SPECS.encodeWhole(spec.orElse(null));
    }

    /** Begins a run of the flow, or takes up the one that has this id. */
    RunJournal begin(String id, Flow<?> flow) {
        RunJournal run = journal.begin(now(id, flow, flow.spec()));
        try {
            FlowTypes.same(flow, run.run(), SPECS);
        } catch (RuntimeException e) {
            run.state(RunState.INTERRUPTED, Optional.ofNullable(e.getMessage()));
            run.close();
            throw e;
        }
        return run;
    }

    /** As {@link #begin}, unless the run is there and may not be taken up. */
    RunJournal beginOrTakeUp(String id, Flow<?> flow) {
        journal.run(id).ifPresent(known -> {
            FlowTypes.same(flow, known.run(), SPECS);
            if (known.state() == RunState.CANCELLED) {
                throw new NightjarException(
                        ErrorCode.USAGE,
                        "run %s was cancelled, which is final; 'nightjar retry %s' does it again".formatted(id, id));
            }
        });
        return begin(id, flow);
    }

    RunJournal retry(String id, Journal.Retry what, Flow<?> flow) {
        FlowTypes.sameType(flow, existing(id).run());
        return journal.retry(id, what, encoded(flow.spec()));
    }

    void cancel(String id) {
        Journal.RunRecord run = existing(id);
        switch (run.state()) {
            case SUCCEEDED, FAILED, CANCELLED ->
                throw new NightjarException(ErrorCode.USAGE, "run %s has ended already: %s".formatted(id, run.state()));
            case RUNNING, WAITING -> journal.request(id, new Journal.Request.Cancel());
            case INTERRUPTED, DIVERGED -> {
                try (RunJournal ours = journal.begin(run.run())) {
                    ours.state(RunState.CANCELLED, Optional.of("cancelled while it did not run"));
                }
            }
        }
    }

    Journal.RunRecord existing(String id) {
        return journal.run(id)
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.USAGE,
                        "the journal has no run '%s'; 'nightjar runs' lists those it has".formatted(id)));
    }

    /** The newest runs that are of this night, this flow and its parameters, the newest first. */
    Stream<Journal.RunRecord> ofTonight(Flow<?> flow) {
        LocalDate tonight = night(time.instant());
        return journal.runs(RECENT).stream()
                .filter(record ->
                        record.run().runDate().equals(tonight) && FlowTypes.isSame(flow, record.run(), SPECS));
    }
}
