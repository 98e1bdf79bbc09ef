package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.fivetran.SyncScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tasks around a sync. */
class ConnectionTasksTest {
    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    /** A connection that must be there with its schemas. */
    static class ReadLoadedConnection extends ReadConnectionTask {
        ReadLoadedConnection(String id) {
            super(ConnectionSpec.of(id));
        }

        @Override
        protected Details run(TaskContext context) throws Exception {
            Details details = super.run(context);
            if (details.schemas().isEmpty()) {
                throw new IllegalStateException("Fivetran has not looked at the source yet");
            }
            return details;
        }
    }

    @Test
    void readsAConnectionAsASubclassWantsIt() {
        fivetran.fake.connection("c", "shop").uncaptured();

        assertThat(fivetran.run(new ReadConnectionTask(ConnectionSpec.of("c")))
                        .connection()
                        .schema())
                .isEqualTo("shop");
        assertThatThrownBy(() -> fivetran.run(new ReadLoadedConnection("c")))
                .hasMessageContaining("Fivetran has not looked at the source yet");
    }

    @Test
    void pausesAndResumes() {
        fivetran.fake.connection("c", "shop");

        assertThat(fivetran.run(new PauseTask(ConnectionSpec.of("c"))).isPaused())
                .isTrue();
        assertThat(fivetran.run(new ResumeTask(ConnectionSpec.of("c"))).isPaused())
                .isFalse();
    }

    @Test
    void setsAScheduleAndTellsTheOldOne() {
        fivetran.fake.connection("c", "shop");

        Connection.Schedule before =
                fivetran.run(new SetScheduleTask(SetScheduleTask.Spec.of("c", ScheduleType.MANUAL)));

        assertThat(before.type()).isEqualTo(ScheduleType.AUTO);
        Connection.Schedule manual =
                fivetran.run(new SetScheduleTask(SetScheduleTask.Spec.of(ConnectionRef.id("c"), before)));
        assertThat(manual.type()).isEqualTo(ScheduleType.MANUAL);
        assertThat(fivetran.fake.exchanges().getLast().request())
                .isEqualTo("{\"schedule_type\":\"auto\",\"sync_frequency\":360,\"run_setup_tests\":false}");
    }

    @Test
    void putsAScheduleBackAfterAPartOfAFlow() throws Exception {
        fivetran.fake.connection("c", "shop").daily("23:00");
        SetScheduleTask.Spec hourly = new SetScheduleTask.Spec(
                "fivetran", ConnectionRef.id("c"), ScheduleType.AUTO, Optional.of(60), Optional.empty());

        Connection.Schedule meanwhile = fivetran.nightjar.<Connection.Schedule>run(
                flow -> SetScheduleTask.during(flow, hourly, this::schedule));

        assertThat(meanwhile.minutes()).contains(60);
        assertThat(fivetran.client().connection("c").schedule())
                .isEqualTo(new Connection.Schedule(ScheduleType.AUTO, false, Optional.of(1440), Optional.of("23:00")));
    }

    @Test
    void aScheduleThatCouldNotBePutBackStays() throws Exception {
        fivetran.fake.connection("c", "shop").schedule("lunar");

        assertThatThrownBy(() -> fivetran.nightjar.run(flow -> SetScheduleTask.during(
                        flow, SetScheduleTask.Spec.of("c", ScheduleType.MANUAL), this::schedule)))
                .hasMessageContaining(
                        "connection 'shop' (c) has a schedule of a kind that Nightjar does not know and could not put back");

        assertThat(fivetran.client().connection("c").schedule().type()).isEqualTo(ScheduleType.UNKNOWN);
        assertThat(fivetran.run(new SetScheduleTask(SetScheduleTask.Spec.of("c", ScheduleType.MANUAL)))
                        .type())
                .isEqualTo(ScheduleType.UNKNOWN);
    }

    @Test
    void putsAScheduleBackWhenThePartFails() throws Exception {
        fivetran.fake.connection("c", "shop");

        assertThatThrownBy(() -> fivetran.nightjar.run(
                        flow -> SetScheduleTask.during(flow, SetScheduleTask.Spec.of("c", ScheduleType.MANUAL), _ -> {
                            throw new IllegalStateException("no luck");
                        })))
                .hasMessageContaining("no luck");

        assertThat(fivetran.client().connection("c").schedule().type()).isEqualTo(ScheduleType.AUTO);
    }

    @Test
    void putsAScheduleBackWhenTheRunIsCancelled() throws Exception {
        fivetran.fake.connection("c", "shop");
        CountDownLatch begun = new CountDownLatch(1);
        RunHandle<Boolean> run = fivetran.nightjar.start(flow -> SetScheduleTask.during(
                flow,
                SetScheduleTask.Spec.of("c", ScheduleType.MANUAL),
                part -> part.run(Task.of("wait", Boolean.class, _ -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return true;
                }))));
        begun.await();
        run.cancel();

        assertThatThrownBy(run::await).isNotNull();
        assertThat(fivetran.client().connection("c").schedule().type()).isEqualTo(ScheduleType.AUTO);
    }

    @Test
    void waitsForADailySyncThatWasDueLast() {
        // Due at 23:00, an hour ago: the sync of the day before is not it.
        fivetran.fake
                .connection("c", "shop")
                .daily("23:00")
                .succeededAt(START.minus(Duration.ofHours(2)))
                .syncingSince(START.plus(Duration.ofMinutes(5)), SyncScript.success());
        fivetran.fake.connection("done", "crm").daily("23:00").succeededAt(START.minus(Duration.ofMinutes(50)));
        fivetran.fake.connection("later", "erp").daily("00:30").succeededAt(START.minus(Duration.ofHours(23)));

        assertThat(fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("done")))
                        .succeededAt())
                .contains(START.minus(Duration.ofMinutes(50)));
        assertThat(fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("later")))
                        .succeededAt())
                .contains(START.minus(Duration.ofHours(23)));
        assertThat(fivetran.elapsed()).isZero();
        assertThat(fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("c")))
                        .succeededAt()
                        .orElseThrow())
                .isAfter(START);
    }

    @Test
    void asksForATimeWhereNoSyncIsDueByItself() {
        fivetran.fake.connection("c", "shop").schedule("manual").succeededAt(START.minusSeconds(60));

        assertThatThrownBy(() -> fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("c"))))
                .hasMessageContaining("has the schedule manual")
                .hasMessageContaining("say with 'after'");
        fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("c").endedAfter(START.minusSeconds(90))));
    }

    private Connection.Schedule schedule(FlowContext flow) {
        return flow.run(Task.of(
                "look",
                Connection.Schedule.class,
                context -> context.connection("fivetran", FivetranClient.class)
                        .connection("c")
                        .schedule()));
    }

    @Test
    void testsAConnection() {
        fivetran.fake.connection("well", "shop").healsByTest();
        fivetran.fake.connection("ill", "crm").setupState("broken");

        assertThat(fivetran.run(new TestConnectionTask(ConnectionSpec.of("well")))
                        .tests())
                .hasSize(1);
        assertThatThrownBy(() -> fivetran.run(new TestConnectionTask(ConnectionSpec.of("ill"))))
                .hasMessageContaining("Connecting to the source: no longer valid");
    }

    @Test
    void scenario18_reloadsASchemaThatWasNeverLookedAt() {
        fivetran.fake.connection("c", "shop").uncaptured();

        SchemaConfig config = fivetran.run(new ReloadSchemaTask(ConnectionSpec.of("c")));

        assertThat(config.schemas().getFirst().tables())
                .extracting(SchemaConfig.Table::name)
                .containsExactly("orders", "customers");
    }

    @Test
    void waitsForASyncOfFivetransOwn() {
        fivetran.fake
                .connection("c", "shop")
                .succeededAt(START.minus(Duration.ofDays(1)))
                .syncingSince(START.plus(Duration.ofHours(2)), SyncScript.success());

        Connection connection = fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("c")));

        assertThat(connection.succeededAt().orElseThrow()).isAfter(START.plus(Duration.ofHours(2)));
        assertThat(fivetran.triggers()).isZero();
    }

    @Test
    void doesNotWaitForASyncThatHasEnded() {
        fivetran.fake.connection("c", "shop").succeededAt(START.minus(Duration.ofHours(5)));

        fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("c")));

        assertThat(fivetran.elapsed()).isZero();
    }

    @Test
    void waitsInVainForASync() {
        fivetran.fake.connection("late", "shop").succeededAt(START.minus(Duration.ofHours(5)));
        fivetran.fake.connection("paused", "crm").paused(true);
        fivetran.fake.connection("failed", "erp").failedAt(START.minusSeconds(60));
        Patience hour = Patience.DEFAULT.withDeadline(Duration.ofHours(1));

        assertThatThrownBy(() -> fivetran.run(new WaitForSyncTask(
                        WaitForSyncTask.Spec.of("late").endedAfter(START).with(hour))))
                .hasMessageContaining("within PT1H");
        assertThatThrownBy(() -> fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("paused"))))
                .hasMessageContaining("will not sync by itself");
        assertThatThrownBy(() -> fivetran.run(new WaitForSyncTask(WaitForSyncTask.Spec.of("failed"))))
                .hasMessageContaining("failed");
    }

    @Test
    void tellsWhichConnectionsAreStale() {
        fivetran.fake.connection("new", "shop").succeededAt(START.minusSeconds(60));
        fivetran.fake.connection("old", "crm").succeededAt(START.minus(Duration.ofDays(3)));
        fivetran.fake.connection("never", "erp");

        FreshnessTask.Report report = fivetran.run(new FreshnessTask(FreshnessTask.Spec.of(Duration.ofDays(1))));

        assertThat(report.connections()).isEqualTo(3);
        assertThat(report.stale()).extracting(Connection::id).containsExactly("never", "old");
    }

    @Test
    void listsTheSchemasThatConnectionsWrite() {
        fivetran.fake.connection("db", "pg").tables(Map.of("pg_public", List.of("a"), "pg_sales", List.of("b")));
        fivetran.fake.connection("sheet", "finance.budget").uncaptured();
        fivetran.fake.connection("c", "shop").then(Scenario.SUCCESS);

        ConnectionSchemas schemas = fivetran.run(new ConnectionSchemasTask(ConnectionSchemasTask.Spec.all()));

        assertThat(schemas.names()).containsExactly("finance", "pg_public", "pg_sales", "shop");
        assertThat(schemas.differences(List.of("PG_PUBLIC", "SHOP", "FINANCE", "OLD")))
                .isEqualTo(new ConnectionSchemas.Differences(List.of("pg_sales"), List.of("OLD")));
    }

    @Test
    void tellInAPlanWhatTheyWouldChange() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.transformation("marts", "SUCCEEDED", Duration.ofMinutes(30));
        ConnectionSpec shop = ConnectionSpec.of("c");

        assertThat(planned(new PauseTask(shop))).contains("PATCH /connections/c paused=true");
        assertThat(planned(new ResumeTask(shop))).contains("PATCH /connections/c paused=false");
        assertThat(planned(new SetScheduleTask(SetScheduleTask.Spec.of("c", ScheduleType.MANUAL))))
                .contains("schedule_type=manual");
        assertThat(planned(new TestConnectionTask(shop))).contains("POST /connections/c/test");
        assertThat(planned(new ReloadSchemaTask(shop))).contains("POST /connections/c/schemas/reload");
        assertThat(planned(new ResyncTask(ResyncTask.Spec.of("c")))).contains("POST /connections/c/resync");
        assertThat(planned(new SyncAllTask(SyncAllSpec.destination("fake_group"))))
                .contains("POST /connections/c/sync");
        assertThat(planned(new RunTransformationTask(RunTransformationTask.Spec.of("marts"))))
                .contains("POST /transformations/marts/run");
        assertThat(fivetran.fake.count("POST|PATCH")).isZero();
    }

    private String planned(Task<?> task) {
        return fivetran.nightjar.plan(flow -> flow.run(task)).toString();
    }
}
