package com.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.fivetran.Connection;
import dev.nightjar.fivetran.ConnectionSchemasTask;
import dev.nightjar.fivetran.SyncAllSpec;
import dev.nightjar.fivetran.SyncAllTask;
import dev.nightjar.fivetran.SyncReport;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskType;
import dev.nightjar.recipes.CloneConnectedSchemas;
import dev.nightjar.recipes.FivetranLab;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.recipes.SyncFirst;
import dev.nightjar.recipes.SyncThenSnapshot;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.warehouse.CloneSet;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a team does with the recipes around Fivetran: its own classes, each with a hook or two. */
class FivetranExampleTest {
    @TempDir
    Path folder;

    @Test
    void aTeamsOwnSyncedNight() {
        String sync = "sync: {connections: {destination: %s}}".formatted(FakeFivetran.GROUP);
        try (FivetranLab fivetran = new FivetranLab(folder, sync)) {
            fivetran.connection("shop_id", "shopify");
            fivetran.connection("desk_id", "zendesk").then(Scenario.FAILURE);
            fivetran.fake.connection("try_id", "try_of_anna");

            NightReport report = fivetran.run(OurSyncedNight::new);

            assertThat(report.fine()).isTrue();
            assertThat(report.schemas()).isEqualTo(1);
            assertThat(report.notSynced())
                    .singleElement()
                    .matches(desk -> desk.name().equals("zendesk") && !desk.counts());
            assertThat(fivetran.fake.count("try_id"))
                    .as("what people try out is nobody's night")
                    .isZero();
        }
    }

    /** A night that goes on without the help desk. */
    @TaskType("acme.synced-night")
    public static class OurSyncedNight extends SyncThenSnapshot {
        public OurSyncedNight(NightlySpec spec) {
            super(spec);
        }

        @Override
        protected Task<SyncReport> sync(FlowContext flow, SyncFirst first) {
            return new SyncOursTask(first.connections());
        }

        @Override
        protected boolean counts(FlowContext flow, SyncReport.Failed failed) throws Exception {
            return !failed.schema().equals("zendesk") && super.counts(flow, failed);
        }

        @Override
        protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) {
            return new CloneOurs(nightly);
        }
    }

    /** Syncs all but what people try out. */
    @TaskType("acme.sync-ours")
    public static class SyncOursTask extends SyncAllTask {
        public SyncOursTask(SyncAllSpec spec) {
            super(spec);
        }

        @Override
        protected boolean selects(Connection connection) {
            return !connection.schema().startsWith("try_") && super.selects(connection);
        }
    }

    /** Clones what all but these connections write. */
    @TaskType("acme.clone-ours")
    public static class CloneOurs extends CloneConnectedSchemas {
        public CloneOurs(NightlySpec spec) {
            super(spec);
        }

        @Override
        protected ConnectionSchemasTask connectionSchemas(FlowContext flow) throws Exception {
            return new SchemasOfOursTask(
                    (ConnectionSchemasTask.Spec) super.connectionSchemas(flow).spec());
        }
    }

    /** Asks for the schemas of all but what people try out. */
    @TaskType("acme.schemas-of-ours")
    public static class SchemasOfOursTask extends ConnectionSchemasTask {
        public SchemasOfOursTask(Spec spec) {
            super(spec);
        }

        @Override
        protected boolean selects(Connection connection) {
            return !connection.schema().startsWith("try_");
        }
    }
}
