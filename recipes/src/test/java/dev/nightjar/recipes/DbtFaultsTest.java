package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.testkit.TestDbt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtFaultsTest {
    @TempDir
    Path folder;

    @Test
    void aMissingDbtLeavesTheClonesForTheNextRun() {
        Lab lab = Lab.small(folder.resolve("lab"));

        NightjarException failure =
                Failure.of(() -> lab.run(1, spec -> new NightlyCloneThenSnapshot(spec.withDbt("/nowhere/bin/dbt"))));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure.code().exitCode()).isEqualTo(5);
        assertThat(failure)
                .hasMessageContaining("/nowhere/bin/dbt")
                .hasMessageEndingWith("; the clones of night 2026-11-02 are kept, and the next run captures them");
        lab.changeBefore(2);
        NightReport next = lab.run(2);
        assertThat(next.fine()).isTrue();
        assertThat(next.lateNights()).singleElement().satisfies(late -> {
            assertThat(late.instant()).isEqualTo(Lab.midnight(1));
            assertThat(late.tables()).extracting(TableOutcome::status).containsOnly(TableStatus.CAPTURED);
        });
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    @Test
    void aNightIsRetriedOnceItsDbtIsThere() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        try (Nightjar nightjar = lab.open(Lab.midnight(1), _ -> {})) {
            NightlySpec spec = lab.spec(nightjar);
            Flow<NightReport> night = new NightlyCloneThenSnapshot(
                    spec.withDbt(folder.resolve("dbt").toString()));
            RunHandle<NightReport> run = nightjar.start(night);
            assertThat(Failure.of(run::await).code()).isEqualTo(ErrorCode.ENVIRONMENT);

            script("#!/bin/sh\nexec '%s' \"$@\"\n".formatted(TestDbt.path()));
            NightReport report = nightjar.retry(run.id(), new Journal.Retry.Failures(), night)
                    .await();
            assertThat(report.fine()).isTrue();
            assertThat(report.counts()).containsOnlyKeys(TableStatus.CAPTURED);
        }
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    @Test
    void aDbtOfAnotherVersionIsNamed() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        String fake = script("""
                #!/bin/sh
                echo '{"info": {"name": "MainReportVersion", "level": "info", "msg": "Running with dbt=1.7.4"}, "data": {"version": "=1.7.4"}}'
                echo '{"info": {"name": "MainEncounteredError", "level": "error", "msg": "Encountered an error:\\nRuntime Error\\n  This version of dbt is not supported with the package."}, "data": {}}'
                exit 2
                """);

        NightjarException failure =
                Failure.of(() -> lab.run(1, spec -> new NightlyCloneThenSnapshot(spec.withDbt(fake))));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure)
                .hasMessageContaining("This version of dbt is not supported")
                .hasMessageContaining("install dbt-core 1.9 or newer, or name another by --dbt");
        assertThat(lab.run(1).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    @Test
    @Tag("long")
    void aProgramThatIsNoDbtLeavesTheTablesLate() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        String fake = script("""
                #!/bin/sh
                echo 'Segmentation fault' >&2
                exit 139
                """);

        NightReport report = lab.run(1, spec -> new NightlyCloneThenSnapshot(spec.withDbt(fake)));

        assertThat(report.notCaptured()).hasSize(5).allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason())
                    .isEqualTo("dbt did not finish: dbt snapshot ended with signal 11: Segmentation fault");
        });
        assertThat(lab.run(1).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    @Test
    void aTableThatEndsDbtIsLateAndStopsNoOther() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        String fake = script("""
                #!/bin/sh
                case "$*" in
                  *shop__*) exec '%s' "$@" ;;
                esac
                echo '{"info": {"name": "LogStartLine"}, "data": {"node_info": {"node_name": "crm__contacts"}}}'
                exit 139
                """.formatted(TestDbt.path()));

        NightReport report = lab.run(1, spec -> new NightlyCloneThenSnapshot(spec.withDbt(fake)));

        assertThat(report.tables()).hasSize(5);
        assertThat(report.notCaptured()).singleElement().satisfies(table -> {
            assertThat(table.table()).hasToString("crm.contacts");
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason()).startsWith("dbt failed: dbt snapshot ended with signal 11");
        });
        assertThat(NightProof.prove(lab)).isEqualTo(4);
        assertThat(lab.run(1).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    /** The first attempt has ended all open versions; what the table holds is what was captured last. */
    @Test
    void aTableWithAnotherKeyIsCapturedAfterADbtThatFailed() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        lab.change(List.of(
                "create table shop.rates (code varchar, name varchar, _fivetran_synced timestamptz)",
                "insert into shop.rates values ('EUR', 'Euro', now()), ('SEK', 'Krona', now())"));
        lab.run(1);
        Files.writeString(
                lab.folder().resolve("nightjar.yml"),
                "tables: {shop.rates: {key: [code]}}\n",
                StandardOpenOption.APPEND);
        String fake = script("""
                #!/bin/sh
                exit 139
                """);
        assertThat(lab.run(2, spec -> new NightlyCloneThenSnapshot(spec.withDbt(fake)))
                        .notCaptured())
                .extracting(TableOutcome::status)
                .containsExactly(TableStatus.LATE);

        NightReport report = lab.run(3);

        assertThat(report.fine()).isTrue();
        assertThat(report.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2));
        assertThat(NightProof.prove(lab)).isEqualTo(18);
    }

    @Test
    void aDbtThatIsKilledLeavesEachTableCapturedOrLate() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        lab.run(1);
        lab.changeBefore(2);
        DbtProcesses dbt = new DbtProcesses(lab);
        int before = dbt.started();

        NightReport report;
        try (Nightjar nightjar = lab.open(Lab.midnight(2), _ -> {})) {
            RunHandle<NightReport> run = nightjar.start(new NightlyCloneThenSnapshot(lab.spec(nightjar)));
            dbt.awaitSnapshot(before);
            dbt.alive().forEach(ProcessHandle::destroyForcibly);
            report = run.await();
        }

        // None where it had just ended a table: the others went again.
        assertThat(report.notCaptured()).allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason()).contains("dbt snapshot ended with signal 9");
        });
        NightProof.prove(lab);
        lab.changeBefore(3);
        NightReport next = lab.run(3);
        assertThat(next.fine()).isTrue();
        assertThat(next.lateNights()).hasSize(report.fine() ? 0 : 1);
        assertThat(NightProof.prove(lab)).isEqualTo(15);
    }

    private String script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("dbt"), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
