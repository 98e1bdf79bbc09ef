package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneSet;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalvesTest {
    @TempDir
    Path folder;

    @Test
    void clonesAreMadeAloneAndCapturedLater() {
        Lab lab = Lab.small(folder);

        CloneSet set = lab.run(1, CloneSchemas::new);

        assertThat(set.night()).isEqualTo(Lab.night(1));
        assertThat(set.instant()).isEqualTo(Lab.midnight(1));
        assertThat(set.tables()).isEqualTo(5);
        assertThat(set.rows()).isEqualTo(240);
        assertThat(lab.files("history")).isEmpty();
        Map<String, String> files = lab.files("clones");
        lab.changeBefore(2);
        assertThat(lab.<CloneSet>runAt(Lab.midnight(1).plusSeconds(60), CloneSchemas::new))
                .isEqualTo(set);
        assertThat(lab.files("clones")).isEqualTo(files);

        NightReport report = lab.run(1, SnapshotClones::new);

        assertThat(report.fine()).isTrue();
        assertThat(report.instant()).isEqualTo(set.instant());
        assertThat(report.rows()).isEqualTo(240);
        assertThat(report.newVersions()).isEqualTo(240);
        assertThat(report.droppedClones()).isEmpty();
        assertThat(NightProof.prove(lab)).isEqualTo(5);
        assertThat(lab.files("clones")).isEqualTo(files);
    }

    @Test
    void anOlderNightIsCapturedIntoAnEmptyHistory() {
        Lab lab = twoNightsCloned();

        NightReport older = lab.run(2, spec -> new NightlyCloneThenSnapshot(spec.withNight(Lab.night(1))));

        assertThat(older.fine()).isTrue();
        assertThat(older.night()).isEqualTo(Lab.night(1));
        assertThat(older.instant()).isEqualTo(Lab.midnight(1));
        assertThat(older.lateNights()).isEmpty();
        assertThat(lab.run(2).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    @Test
    void anOlderNightIsMissedOnceALaterOneIsCaptured() {
        Lab lab = twoNightsCloned();
        assertThat(lab.run(2, SnapshotClones::new).fine()).isTrue();

        NightReport older = lab.run(2, spec -> new SnapshotClones(spec.withNight(Lab.night(1))));

        assertThat(older.fine()).isFalse();
        assertThat(older.notCaptured()).hasSize(5);
        assertThat(older.notCaptured()).extracting(TableOutcome::status).containsOnly(TableStatus.MISSED);
        assertThat(older.notCaptured())
                .extracting(TableOutcome::reason)
                .containsOnly("night 2026-11-03 is captured already, and history only moves forward");
        assertThat(NightProof.prove(lab)).isEqualTo(5);

        NightReport next = lab.run(3);
        assertThat(next.fine()).isTrue();
        assertThat(next.lateNights()).isEmpty();
    }

    @Test
    void aNightWithoutClonesIsTold() {
        Lab lab = Lab.small(folder);
        NightjarException unknown = Failure.of(() -> lab.run(1, SnapshotClones::new));
        NightjarException past =
                Failure.of(() -> lab.run(5, spec -> new NightlyCloneThenSnapshot(spec.withNight(Lab.night(2)))));

        assertThat(unknown.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(unknown).hasMessage("night 2026-11-02 has no sealed clones; 'nightjar clones ls' lists the nights");
        assertThat(past.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(past)
                .hasMessage("night 2026-11-03 has no sealed clones, and the past cannot be cloned; 'nightjar clones ls'"
                        + " lists the nights");
        assertThat(lab.files("clones")).isEmpty();
        assertThat(lab.files("history")).isEmpty();
    }

    private Lab twoNightsCloned() {
        Lab lab = Lab.small(folder);
        lab.run(1, CloneSchemas::new);
        lab.changeBefore(2);
        lab.run(2, CloneSchemas::new);
        return lab;
    }
}
