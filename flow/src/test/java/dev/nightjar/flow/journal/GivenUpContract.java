package dev.nightjar.flow.journal;

import static dev.nightjar.flow.journal.JournalContract.AT;
import static dev.nightjar.flow.journal.JournalContract.LATE;
import static dev.nightjar.flow.journal.JournalContract.STEP;
import static dev.nightjar.flow.journal.JournalContract.failed;
import static dev.nightjar.flow.journal.JournalContract.run;
import static dev.nightjar.flow.journal.JournalContract.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What every journal keeps to for runs that were given up, and for old ones. */
interface GivenUpContract extends OfJournal {
    @Test
    default void whoHadARunBeforeWritesNothingIntoIt() {
        RunJournal before = journal().begin(run("r"));
        RunJournal now = again(before);
        assertThatThrownBy(() -> before.append(succeeded(STEP))).hasMessageContaining("takes nothing more");
        assertThatThrownBy(() -> before.state(RunState.FAILED, Optional.empty()))
                .hasMessageContaining("takes nothing more");
        now.append(succeeded(STEP));
        assertThat(journal().entries("r")).hasSize(1);
    }

    @Test
    default void whatAGivenUpRunLogsIsDropped() {
        RunJournal old = journal().begin(run("r"));
        LogLine line = new LogLine(AT, Level.INFO, STEP.parts(), "of old".repeat(20_000));
        old.log(line);
        RunJournal next = again(old);
        old.log(line);
        next.append(succeeded(STEP));

        assertThat(journal().logs("r")).hasSize(1);
    }

    @Test
    default void forgetsOldRunsThatHaveEnded() {
        RunJournal old = journal().begin(run("old"));
        for (int i = 1; i < 3_000; i++) {
            old.note(succeeded(Key.ROOT.child("step", "s", i)));
        }
        old.append(succeeded(STEP));
        old.state(RunState.SUCCEEDED, Optional.empty());
        old.close();
        RunJournal live = journal().begin(run("live"));
        live.append(succeeded(STEP));

        assertThat(journal().expire(AT.minusSeconds(100))).isZero();
        assertThat(journal().expire(LATE)).isEqualTo(1);
        assertThat(journal().runs(10)).extracting(r -> r.run().id()).containsExactly("live");
        assertThat(again(live).find(STEP)).isPresent();
    }

    @Test
    default void aRunKeepsWhatItDecidesAfterEntriesOfOthersAreForgotten() {
        RunJournal old = journal().begin(run("old"));
        for (int i = 1; i < 10; i++) {
            old.append(succeeded(Key.ROOT.child("step", "s", i)));
        }
        old.state(RunState.SUCCEEDED, Optional.empty());
        old.close();
        RunJournal live = journal().begin(run("live"));
        assertThat(journal().expire(LATE)).isEqualTo(1);

        live.append(succeeded(STEP));
        assertThat(journal().entries("live")).hasSize(1);
        assertThat(again(live).find(STEP)).isPresent();
    }

    @Test
    default void aRunThatWasGivenUpTakesNothingMore() {
        RunJournal run = journal().begin(run("r"));
        run.state(RunState.INTERRUPTED, Optional.empty());
        run.close();

        for (ThrowingCallable late : List.<ThrowingCallable>of(
                () -> run.append(succeeded(STEP)),
                () -> run.note(failed(STEP)),
                () -> run.state(RunState.RUNNING, Optional.empty()))) {
            assertThatThrownBy(late)
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                    .hasMessage("run r has ended, and takes nothing more");
        }
        assertThat(journal().run("r").orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(journal().begin(run("r")).find(STEP)).isEmpty();
    }

    @Test
    default void aRunThatWasGivenUpTakesNoEntryThatWasPreparedBefore() {
        RunJournal left = journal().begin(run("r"));
        RunJournal.Append late = left.prepare(succeeded(STEP), Thread.currentThread());
        RunJournal next = again(left);
        next.append(failed(STEP));

        late.start();
        assertThatThrownBy(late::await)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                .hasMessage("run r has ended, and takes nothing more");
        assertThat(journal().entries("r")).hasSize(1);
    }
}
