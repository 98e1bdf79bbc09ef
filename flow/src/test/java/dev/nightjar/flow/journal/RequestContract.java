package dev.nightjar.flow.journal;

import static dev.nightjar.flow.journal.JournalContract.LATE;
import static dev.nightjar.flow.journal.JournalContract.LATER;
import static dev.nightjar.flow.journal.JournalContract.NONE;
import static dev.nightjar.flow.journal.JournalContract.STEP;
import static dev.nightjar.flow.journal.JournalContract.run;
import static dev.nightjar.flow.journal.JournalContract.succeeded;
import static dev.nightjar.flow.journal.Listening.heardBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.RunState;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How every journal hands on what is asked of its runs. */
interface RequestContract extends OfJournal {
    @Test
    default void aCancelThatNobodyHasHeardIsHeardByWhoTakesTheRunUp() {
        RunJournal run = journal().begin(run("r"));
        journal().request("r", new Journal.Request.Cancel());
        assertThat(heardBy(again(run))).containsOnly(new Journal.Request.Cancel());
    }

    @Test
    default void aCancelIsForgottenWhereTheRunHadEnded() {
        RunJournal run = journal().begin(run("r"));
        journal().request("r", new Journal.Request.Cancel());
        run.state(RunState.FAILED, Optional.empty());
        RunJournal later = again(run);
        assertThat(heardBy(later)).isEmpty();
        journal().request("r", new Journal.Request.Cancel());
        later.close();
        assertThat(heardBy(journal().retry("r", new Journal.Retry.Failures(), NONE)))
                .isEmpty();
    }

    @Test
    default void aRetryFromAStepForgetsWhatPeopleHaveAnswered() {
        RunJournal run = journal().begin(run("r"));
        run.append(succeeded(STEP));
        journal().request("r", new Journal.Request.Answer(LATER.id(), true, "ana", ""));
        RunJournal later = again(run);
        assertThat(heardBy(later)).hasSize(1);
        later.close();
        assertThat(heardBy(journal().retry("r", new Journal.Retry.From(STEP), NONE)))
                .isEmpty();
    }

    @Test
    default void handsOnWhatIsAskedOfARun() throws InterruptedException {
        RunJournal run = journal().begin(run("r"));
        Journal.Request.Answer answer = new Journal.Request.Answer(STEP.id(), true, "ana", "");
        journal().request("r", answer);
        BlockingQueue<Journal.Request> heard = heardBy(run);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(answer);
        journal().request("r", new Journal.Request.Cancel());
        while (!(heard.poll(20, TimeUnit.SECONDS) instanceof Journal.Request.Cancel)) {
            // An answer may be told twice.
        }
    }

    @Test
    default void aRunThatIsTakenUpAfterACancelHearsTheNext() throws InterruptedException {
        RunJournal run = journal().begin(run("r"));
        BlockingQueue<Journal.Request> before = heardBy(run);
        journal().request("r", new Journal.Request.Cancel());
        assertThat(before.poll(20, TimeUnit.SECONDS)).isEqualTo(new Journal.Request.Cancel());
        run.state(RunState.CANCELLED, Optional.empty());

        BlockingQueue<Journal.Request> heard = heardBy(again(run));
        journal().request("r", new Journal.Request.Cancel());
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(new Journal.Request.Cancel());
    }

    @Test
    default void aRunHearsWhatIsAskedAfterOldRunsAreForgotten() throws InterruptedException {
        RunJournal old = journal().begin(run("old"));
        Journal.Request.Answer answer = new Journal.Request.Answer(STEP.id(), true, "ana", "");
        BlockingQueue<Journal.Request> before = heardBy(old);
        journal().request("old", answer);
        assertThat(before.poll(20, TimeUnit.SECONDS)).isEqualTo(answer);
        old.state(RunState.SUCCEEDED, Optional.empty());
        old.close();
        assertThat(journal().expire(LATE)).isEqualTo(1);

        BlockingQueue<Journal.Request> heard = heardBy(journal().begin(run("next")));
        journal().request("next", answer);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(answer);
    }
}
