package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.TableStatus;
import dev.nightjar.fivetran.SyncAllSpec;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.warehouse.CloneSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncThenSnapshotTest {
    private static final String SYNC = "sync: {connections: {destination: %s}}".formatted(FakeFivetran.GROUP);

    @TempDir
    Path folder;

    private FivetranLab fivetran = new FivetranLab(Path.of("target"), "");

    @AfterEach
    void close() {
        fivetran.close();
    }

    private void lab(String sync) {
        fivetran.close();
        fivetran = new FivetranLab(folder, sync);
    }

    @Test
    void nightsFollowTheSyncsAndAreProven() throws Exception {
        lab(SYNC);
        fivetran.connection("shop_id", "shopify");
        fivetran.connection("desk_id", "zendesk").then(Scenario.RESCHEDULED);
        fivetran.connection("old_id", "jira").paused(true);

        NightReport first = fivetran.run(SyncThenSnapshot::new);
        assertThat(first.fine()).describedAs(first.toString()).isTrue();
        assertThat(first.tables()).hasSize(6).allMatch(table -> table.status() == TableStatus.CAPTURED);
        assertThat(first.notSynced()).isEmpty();
        assertThat(first.instant())
                .as("cloned after the last sync")
                .isAfter(Lab.midnight(1).plusSeconds(2400));

        fivetran.skipTo(2);
        NightReport second = fivetran.run(SyncThenSnapshot::new);
        assertThat(second.fine()).describedAs(second.toString()).isTrue();
        assertThat(second.newVersions()).isPositive();
        assertThat(fivetran.triggers()).isEqualTo(4);

        NightReport again = fivetran.run(SyncThenSnapshot::new);
        assertThat(again.night()).isEqualTo(second.night());
        assertThat(fivetran.triggers())
                .as("a night that is cloned is not synced again")
                .isEqualTo(4);
        assertThat(NightProof.prove(fivetran.lab))
                .isEqualTo(6 + 8); // each connector brings a table with its second sync
    }

    @Test
    void whatDidNotSyncIsNamedAndFailsTheNightOrIsLeftOut() throws Exception {
        lab(SYNC);
        fivetran.lab.change(SmallSource.create());
        fivetran.fake.connection("shop_id", "shop");
        fivetran.fake.connection("crm_id", "crm").then(Scenario.FAILURE);

        NightReport failed = fivetran.run(SyncThenSnapshot::new);
        assertThat(failed.fine()).isFalse();
        assertThat(failed.tables()).as("captured as they are").hasSize(5);
        assertThat(failed.notCaptured()).isEmpty();
        assertThat(failed.notSynced()).singleElement().satisfies(crm -> {
            assertThat(crm.connectionId()).isEqualTo("crm_id");
            assertThat(crm.name()).isEqualTo("crm");
            assertThat(crm.reason()).contains("failed at 2026-11-01T23:05:20Z");
            assertThat(crm.counts()).isTrue();
        });

        fivetran.skipTo(2);
        Instant later = Lab.midnight(2).plus(Duration.ofHours(1));
        fivetran.fake.change("shop_id", shop -> shop.syncingSince(later, SyncScript.success()));
        fivetran.fake.change("crm_id", crm -> crm.failedAt(Lab.midnight(2)));
        NightReport leftOut = fivetran.run(spec -> new SyncThenSnapshot(
                spec.after(spec.sync().orElseThrow().waiting().on(SyncFirst.OnFailure.LEAVE_OUT))));
        assertThat(leftOut.fine()).isTrue();
        assertThat(leftOut.notSynced()).singleElement().matches(crm -> !crm.counts());
        assertThat(leftOut.instant()).as("Fivetran's own sync was waited for").isAfter(later);
        assertThat(fivetran.triggers()).as("of the first night").isEqualTo(2);
    }

    @Test
    void aFivetranThatDoesNotAnswerCostsNoNight() {
        lab(SYNC);
        fivetran.lab.change(SmallSource.create());
        fivetran.fake.fault(FaultRule.next(1000, "*", "/", Fault.status(401, "AuthFailed")));

        NightReport report = fivetran.run(SyncThenSnapshot::new);

        assertThat(report.fine()).isFalse();
        assertThat(report.tables()).hasSize(5).allMatch(table -> table.status() == TableStatus.CAPTURED);
        assertThat(report.notSynced()).singleElement().satisfies(account -> {
            assertThat(account.name()).isEqualTo("account 'fivetran'");
            assertThat(account.reason()).contains("401");
        });
    }

    @Test
    void clonesWhatFivetranWritesAndNamesTheDifferences() throws Exception {
        lab(SYNC);
        fivetran.lab.change(SmallSource.create());
        fivetran.lab.change(List.of(
                "create schema plain",
                "create table plain.sheet (id integer primary key)",
                "create schema dev_anna",
                "create table dev_anna.orders as from shop.orders",
                "create schema marts",
                "create table marts.revenue (day date)"));
        fivetran.fake.connection("shop_id", "Shop");
        fivetran.fake.connection("plain_id", "plain");
        fivetran.fake.connection("none_id", "never_synced");
        fivetran.fake.connection("crm_id", "crm");

        assertThat(schemas(fivetran.run(CloneConnectedSchemas::new))).containsExactly("crm", "plain", "shop");
        assertThat(fivetran.log)
                .anyMatch(text -> text.contains("no tables in never_synced, which Fivetran says it writes"))
                .anyMatch(text -> text.contains("no connection writes dev_anna: it is not cloned"))
                .noneMatch(text -> text.contains("marts"));
    }

    @Test
    void aSchemaWhoseConnectionIsGoneGoesOnWhereItHasAHistory() throws Exception {
        lab(SYNC);
        fivetran.lab.change(SmallSource.create());
        fivetran.fake.connection("shop_id", "shop");
        fivetran.run(NightlyCloneThenSnapshot::new); // the history has both shop and crm
        fivetran.skipTo(2);

        assertThat(schemas(fivetran.run(CloneConnectedSchemas::new))).containsExactly("crm", "shop");
        assertThat(fivetran.log)
                .anyMatch(text -> text.contains("no connection writes crm any more; its history goes on"));
    }

    @Test
    void aPlanShowsTheSyncsAndTheNightAndSendsNothing() {
        lab(SYNC);
        fivetran.lab.change(SmallSource.create());
        fivetran.fake.connection("shop_id", "shop");
        fivetran.fake.connection("crm_id", "crm");

        Plan plan;
        try (Nightjar nightjar = fivetran.open()) {
            plan = nightjar.plan(new SyncThenSnapshot(FivetranLab.spec(nightjar)));
        }

        assertThat(plan.changes())
                .filteredOn(change -> change.kind().equals("fivetran"))
                .extracting(PlannedChange::text)
                .containsExactlyInAnyOrder("POST /connections/shop_id/sync", "POST /connections/crm_id/sync");
        assertThat(plan.changes())
                .filteredOn(change -> change.kind().equals("dbt"))
                .hasSize(5);
        assertThat(fivetran.fake.count("POST")).isZero();
    }

    @Test
    void aSpecWithoutWhatIsSyncedIsRefused() {
        lab("");

        assertThat(Failure.of(() -> fivetran.run(SyncThenSnapshot::new))).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG);
            assertThat(failure).hasMessageContaining("add a section 'sync' to nightjar.yml");
        });
        assertThat(SyncFirst.of(SyncAllSpec.destination("d")).waiting().trigger())
                .isFalse();
    }

    private static List<String> schemas(CloneSet set) {
        return set.schemas().stream()
                .map(schema -> schema.schema().name())
                .sorted()
                .toList();
    }
}
