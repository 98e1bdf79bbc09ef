package dev.nightjar.flow.journal;

import static dev.nightjar.flow.journal.JournalContract.AT;
import static dev.nightjar.flow.journal.JournalContract.LATER;
import static dev.nightjar.flow.journal.JournalContract.NONE;
import static dev.nightjar.flow.journal.JournalContract.STEP;
import static dev.nightjar.flow.journal.JournalContract.failed;
import static dev.nightjar.flow.journal.JournalContract.json;
import static dev.nightjar.flow.journal.JournalContract.run;
import static dev.nightjar.flow.journal.JournalContract.succeeded;
import static dev.nightjar.flow.journal.JournalContract.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every journal forgets for a retry, and what it keeps. */
interface RetryContract extends OfJournal {
    @Test
    default void aRetryForgetsWhatFailedAndNothingElse() {
        RunJournal run = journal().begin(run("r"));
        run.append(succeeded(STEP));
        run.append(new Entry.Started(LATER, AT, "t", 1));
        run.append(failed(LATER));
        run.close();
        assertThat(currentKeys()).containsExactly(STEP, LATER, LATER);

        RunJournal retried = journal().retry("r", new Journal.Retry.Failures(), json("{\"keep\":9}"));
        assertThat(retried.find(LATER)).isEmpty();
        assertThat(retried.find(STEP)).isPresent();
        assertThat(text(retried.run().spec())).isEqualTo("{\"keep\":9}");
        assertThat(currentKeys()).containsExactly(STEP);
        retried.append(succeeded(LATER));
        assertThat(currentKeys()).containsExactly(STEP, LATER);

        assertThat(again(retried).find(LATER)).containsInstanceOf(Entry.Succeeded.class);
    }

    @Test
    default void aRetryTellsWhatCameAfterTheFailuresThatItForgets() {
        Key before = Key.ROOT.child("step", "before", 1);
        Key anew = Key.ROOT.child("step", "anew", 1);
        RunJournal run = journal().begin(run("r"));
        run.append(succeeded(before));
        run.append(failed(STEP));
        run.append(succeeded(LATER));
        RunJournal resumedBefore = again(run);
        assertThat(resumedBefore.followsRetriedFailure(LATER)).isFalse();
        resumedBefore.close();

        RunJournal retried = journal().retry("r", new Journal.Retry.Failures(), NONE);
        assertThat(retried.followsRetriedFailure(LATER)).isTrue();
        for (Key other : List.of(before, STEP, anew)) {
            assertThat(retried.followsRetriedFailure(other))
                    .as(other.toString())
                    .isFalse();
        }
        retried.append(succeeded(STEP));
        retried.append(succeeded(anew));
        RunJournal resumed = again(retried);
        assertThat(resumed.followsRetriedFailure(LATER)).isTrue();
        assertThat(resumed.followsRetriedFailure(STEP)).isFalse();
        assertThat(resumed.followsRetriedFailure(anew)).isFalse();
    }

    @Test
    default void aRetryTakesNothingForMadeOfAFailureThatCouldNotKnowOfIt() {
        Key map = Key.ROOT.child("map", "m", 1);
        Key other = map.item("b");
        Key another = Key.ROOT.child("map", "n", 1).item("b");
        Key before = Key.ROOT.child("step", "before", 1);
        RunJournal run = journal().begin(run("r"));
        run.append(succeeded(before));
        run.append(failed(map.item("a").child("step", "load", 1)));
        run.append(new Entry.BranchFailed(map.item("a"), AT, ErrorCode.EXTERNAL, "no route"));
        run.append(succeeded(other.child("step", "load", 1)));
        for (Key branch : List.of(other, another)) {
            run.append(new Entry.BranchEnded(branch, AT, Optional.of(NONE)));
        }
        run.append(succeeded(LATER));
        run.close();

        RunJournal retried = journal().retry("r", new Journal.Retry.Failures(), NONE);
        for (Key independent : List.of(before, other, other.child("step", "load", 1))) {
            assertThat(retried.followsRetriedFailure(independent))
                    .as(independent.toString())
                    .isFalse();
        }
        assertThat(retried.followsRetriedFailure(another)).isTrue();
        assertThat(retried.followsRetriedFailure(LATER)).isTrue();
    }

    @Test
    default void aRetryTellsHowATaskHadFailedUnlessItWasForgottenWithAllItRemembers() {
        RunJournal run = journal().begin(run("r"));
        run.append(succeeded(LATER));
        run.append(new Entry.Started(STEP, AT, "warehouse.clone", 1));
        run.append(failed(STEP));
        RunJournal resumed = again(run);
        assertThat(resumed.retriedFailure(STEP)).isEmpty();
        resumed.close();

        RunJournal retried = journal().retry("r", new Journal.Retry.Failures(), NONE);
        RunJournal goesOn = again(retried);
        assertThat(goesOn.retriedFailure(STEP).map(Entry.Failed::reason)).contains("no \"route\" — ✗");
        assertThat(goesOn.retriedFailure(LATER)).isEmpty();
        goesOn.close();

        RunJournal anew = journal().retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(again(anew).retriedFailure(STEP)).isEmpty();
    }

    @Test
    default void aRetryForgetsTheEndsOfBranchesThatHaveBorneAFailure() {
        Key outer = Key.ROOT.child("map", "m", 1).item("a");
        Key inner = outer.child("map", "n", 1).item("b");
        Key other = Key.ROOT.child("map", "m", 1).item("c");
        RunJournal run = journal().begin(run("r"));
        run.append(failed(inner.child("step", "load", 1)));
        for (Key branch : List.of(inner, outer, other)) {
            run.append(new Entry.BranchEnded(branch, AT, Optional.of(NONE)));
        }
        run.close();

        RunJournal retried = journal().retry("r", new Journal.Retry.Failures(), NONE);
        assertThat(retried.find(inner)).isEmpty();
        assertThat(retried.find(outer)).isEmpty();
        assertThat(retried.find(other)).isPresent();
        assertThat(currentKeys()).containsExactly(other);
        retried.append(new Entry.BranchEnded(inner, AT, Optional.of(json("1"))));
        Entry.BranchEnded ended = (Entry.BranchEnded) again(retried).find(inner).orElseThrow();
        assertThat(text(ended.result().orElseThrow())).isEqualTo("1");
        assertThat(currentKeys()).containsExactly(other, inner);
    }

    @Test
    default void aRetryFromAStepForgetsItAndWhatBeganAfterIt() {
        RunJournal run = journal().begin(run("r"));
        Key before = Key.ROOT.child("step", "before", 1);
        Key beside = Key.ROOT.child("step", "beside", 1);
        run.append(succeeded(before));
        run.append(new Entry.Started(beside, AT, "t", 1));
        run.append(new Entry.Started(STEP, AT, "t", 1));
        run.append(succeeded(beside));
        run.append(succeeded(STEP));
        run.append(succeeded(LATER));
        run.close();

        RunJournal retried = journal().retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(retried.retriedFrom()).isPresent();
        assertThat(retried.find(before)).isPresent();
        assertThat(retried.find(beside)).isPresent();
        assertThat(retried.find(STEP)).isEmpty();
        assertThat(retried.find(LATER)).isEmpty();
        assertThat(currentKeys()).containsExactly(before, beside, beside);
        retried.append(succeeded(STEP));
        RunJournal resumed = again(retried);
        assertThat(resumed.find(STEP)).isPresent();
        assertThat(resumed.retriedFrom()).isEqualTo(retried.retriedFrom());
        assertThat(journal().entries("r")).as("nothing is deleted").hasSize(7);
    }

    @Test
    default void aRetryFromAStepForgetsWhatBeganOnceMoreAfterIt() {
        RunJournal run = journal().begin(run("r"));
        Key flaky = Key.ROOT.child("step", "flaky", 1);
        run.append(new Entry.Started(flaky, AT, "t", 1));
        run.append(failed(flaky));
        run.close();
        RunJournal retried = journal().retry("r", new Journal.Retry.Failures(), NONE);
        assertThat(retried.retriedFrom()).isEmpty();
        retried.append(new Entry.Started(STEP, AT, "t", 1));
        retried.append(succeeded(STEP));
        retried.append(new Entry.Started(flaky, AT, "t", 1));
        retried.append(succeeded(flaky));
        retried.close();
        assertThat(currentKeys()).containsExactly(STEP, STEP, flaky, flaky);

        RunJournal again = journal().retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(again.find(STEP)).isEmpty();
        assertThat(again.find(flaky)).isEmpty();
        assertThat(currentKeys()).isEmpty();
    }

    @Test
    default void aRetryAsksAgain() {
        RunJournal run = journal().begin(run("r"));
        run.append(failed(STEP));
        run.append(new Entry.Asked(LATER, AT, "publish half?"));
        run.close();
        assertThat(currentKeys()).containsExactly(STEP, LATER);

        RunJournal retried = journal().retry("r", new Journal.Retry.Failures(), NONE);
        assertThat(currentKeys()).isEmpty();
        assertThat(retried.asked(LATER).map(Entry.Asked::question)).contains("publish half?");
        assertThat(retried.asked(STEP)).isEmpty();
        retried.append(new Entry.Asked(LATER, AT, "publish all?"));
        assertThat(currentKeys()).containsExactly(LATER);
        assertThat(again(retried).asked(LATER).map(Entry.Asked::question)).contains("publish all?");
    }

    private List<Key> currentKeys() {
        return journal().current("r").map(Entry::key).toList();
    }

    @Test
    default void aRetryOfWhatIsNotThereIsRefused() {
        journal().begin(run("r")).close();

        assertThatThrownBy(() -> journal().retry("r", new Journal.Retry.From(STEP), NONE))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("run r has no step 'step clone#1'");
        assertThatThrownBy(() -> journal().retry("x", new Journal.Retry.Failures(), NONE))
                .hasMessageContaining("the journal has no run 'x'");
    }

    @Test
    default void aRetryFromAStepKeepsWhatWasRememberedBesideIt() {
        Key beside = Key.ROOT.child("step", "beside", 1);
        RunJournal run = journal().begin(run("r"));
        run.append(new Entry.Started(beside, AT, "t", 1));
        run.append(new Entry.Started(STEP, AT, "t", 1));
        run.append(new Entry.Value(beside.child("remember", "job", 1), AT, json("1")));
        run.append(new Entry.Value(STEP.child("remember", "job", 1), AT, json("2")));
        run.close();

        RunJournal retried = journal().retry("r", new Journal.Retry.From(STEP), NONE);
        assertThat(retried.find(beside.child("remember", "job", 1))).isPresent();
        assertThat(retried.find(STEP.child("remember", "job", 1))).isEmpty();
    }
}
