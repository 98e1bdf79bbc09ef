package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.DropClonesTask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepingNightsTest {
    @TempDir
    Path folder;

    @Test
    void asManyNightsAreKeptAsAreAskedFor() {
        Lab lab = Lab.withRules(folder, "clones: {keep: 2}\n");
        assertThat(lab.run(1).droppedClones()).isEmpty();
        assertThat(lab.run(2).droppedClones()).isEmpty();

        NightReport third = lab.run(3);

        assertThat(third.droppedClones()).containsExactly(Lab.night(1));
        assertThat(lab.files("clones").keySet())
                .containsExactly("clones/2026-11-03.duckdb", "clones/2026-11-04.duckdb");
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    @Test
    void theLastNightsOfWeeksAreKeptAsWell() {
        Lab lab = Lab.withRules(folder, "clones: {keep: 1, keep_weeks: 2}\n");
        lab.run(1);
        lab.run(8);

        NightReport third = lab.run(9);

        assertThat(third.droppedClones()).containsExactly(Lab.night(8));
        assertThat(lab.files("clones").keySet())
                .containsExactly("clones/2026-11-02.duckdb", "clones/2026-11-10.duckdb");
    }

    @Test
    void aNightWhoseClonesAreMadeAnewIsCapturedAnew() {
        Lab lab = Lab.small(folder);
        lab.run(1);
        lab.changeBefore(2);
        lab.run(
                1,
                spec -> flow -> flow.run(new DropClonesTask(new DropClonesTask.Spec(spec.connection(), Lab.night(1)))));
        Instant later = Lab.midnight(1).plus(Duration.ofHours(9));

        NightReport again = lab.runAt(later, NightlyCloneThenSnapshot::new);

        assertThat(again.instant()).isEqualTo(later);
        assertThat(again.counts()).containsKey(TableStatus.CAPTURED);
        assertThat(NightProof.prove(lab)).isEqualTo(5);
        lab.changeBefore(3);
        assertThat(lab.run(2).lateNights()).isEmpty();
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    @Test
    void aClockThatWentBackIsTold() {
        Lab lab = Lab.small(folder);
        lab.run(2);
        lab.changeBefore(2);

        NightjarException failure = Failure.of(() -> lab.run(1));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure)
                .hasMessage("the clock says 2026-11-01T23:00:00Z, and the clones of night 2026-11-03 are as of"
                        + " 2026-11-02T23:00:00Z; history only moves forward: set the clock right, or wait until that time"
                        + " has passed");
        assertThat(lab.files("clones")).hasSize(1);
        assertThat(lab.run(3).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }
}
