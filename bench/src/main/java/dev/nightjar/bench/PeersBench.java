package dev.nightjar.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.dbos.transact.workflow.WorkflowHandle;
import dev.nightjar.flow.Nightjar;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The same no-op tasks by others that embed into a JVM, on a real PostgreSQL with its default settings (it waits for the
 * disk in each commit): db-scheduler with its fastest way to poll, and DBOS with 64 workflows at once, in which each task
 * is a step.
 */
final class PeersBench implements Bench {
    private static final int AT_ONCE = 64;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    private final int tasks;
    private final int peerTasks;

    PeersBench(int tasks, int peerTasks) {
        this.tasks = tasks;
        this.peerTasks = peerTasks;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        try (Scratch scratch = Scratch.create();
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setDataDirectory(scratch.file("postgres"))
                        .start();
                HikariDataSource pool = pool(postgres);
                Nightjar nightjar = Runtimes.open(scratch.file("journal.db"));
                DbosPeer dbos = new DbosPeer(pool)) {
            createSchedulerTable(pool);
            Rounds rounds = Rounds.of(
                    ROUNDS,
                    Map.of(
                            "nightjar", () -> nightjar(nightjar),
                            "db-scheduler", () -> dbScheduler(pool),
                            "dbos", () -> dbos.rate(peerTasks)));
            figures.accept(Figure.of("runtime: map, 64 in flight", rounds.median("nightjar"), "tasks/s")
                    .against("db-scheduler on PostgreSQL", rounds.median("db-scheduler"))
                    .atLeast(10));
            figures.accept(Figure.of("runtime: map, 64 in flight", rounds.median("nightjar"), "tasks/s")
                    .against("DBOS on PostgreSQL", rounds.median("dbos"))
                    .atLeast(25));
        }
    }

    private double nightjar(Nightjar nightjar) {
        long begun = System.nanoTime();
        long done = nightjar.run(flow -> Runtimes.mapped(flow, tasks, AT_ONCE));
        return Rounds.perSecond(done, begun);
    }

    private static HikariDataSource pool(EmbeddedPostgres postgres) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getPostgresDatabase());
        config.setMaximumPoolSize(AT_ONCE);
        return new HikariDataSource(config);
    }

    /** Tasks are put into its table beforehand, and the time runs from the start of the scheduler. */
    private double dbScheduler(DataSource pool) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(peerTasks);
        OneTimeTask<Void> noOp = Tasks.oneTime("no-op").execute((_, _) -> left.countDown());
        Scheduler scheduler = Scheduler.create(pool, noOp)
                .schedulerName(new SchedulerName.Fixed("bench"))
                .threads(AT_ONCE)
                .pollUsingLockAndFetch(4, 20)
                .pollingInterval(Duration.ofMillis(100))
                .build();
        List<TaskInstance<?>> instances = new ArrayList<>();
        for (int i = 0; i < peerTasks; i++) {
            instances.add(noOp.instance(Integer.toString(i)));
        }
        scheduler.scheduleBatch(instances, Instant.now());
        long begun = System.nanoTime();
        scheduler.start();
        left.await();
        double rate = Rounds.perSecond(peerTasks, begun);
        scheduler.stop();
        return rate;
    }

    /** As its documentation gives it. */
    private static void createSchedulerTable(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table scheduled_tasks (
                        task_name text not null,
                        task_instance text not null,
                        task_data bytea,
                        execution_time timestamp with time zone not null,
                        picked boolean not null,
                        picked_by text,
                        last_success timestamp with time zone,
                        last_failure timestamp with time zone,
                        consecutive_failures int,
                        last_heartbeat timestamp with time zone,
                        version bigint not null,
                        priority smallint,
                        primary key (task_name, task_instance)
                    );
                    create index execution_time_idx on scheduled_tasks (execution_time);
                    create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
                    create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc)""");
        }
    }

    /** Workflows of DBOS. */
    interface Steps {
        /** Does so many steps one after the other. */
        long run(long steps);
    }

    /** The workflow as a class, since DBOS registers one. */
    public static final class StepsFlow implements Steps {
        private final AtomicReference<@Nullable DBOS> dbos;

        StepsFlow(AtomicReference<@Nullable DBOS> dbos) {
            this.dbos = dbos;
        }

        @Workflow(name = "steps")
        @Override
        public long run(long steps) {
            DBOS engine = java.util.Objects.requireNonNull(dbos.get());
            long sum = 0;
            for (long i = 0; i < steps; i++) {
                long number = i;
                sum += engine.runStep(() -> number, "no-op");
            }
            return sum;
        }
    }

    private static final class DbosPeer implements AutoCloseable {
        private final DBOS dbos;
        private final Steps steps;

        DbosPeer(DataSource pool) {
            dbos = new DBOS(DBOSConfig.defaults("bench").withDataSource(pool).withAppVersion("1"));
            steps = dbos.registerProxy(Steps.class, new StepsFlow(new AtomicReference<>(dbos)));
            dbos.launch();
        }

        double rate(int tasks) {
            long each = tasks / AT_ONCE;
            List<WorkflowHandle<Long, RuntimeException>> handles = new ArrayList<>();
            long begun = System.nanoTime();
            for (int i = 0; i < AT_ONCE; i++) {
                handles.add(dbos.startWorkflow(() -> steps.run(each)));
            }
            handles.forEach(WorkflowHandle::getResult);
            return Rounds.perSecond(each * AT_ONCE, begun);
        }

        @Override
        public void close() {
            dbos.shutdown();
        }
    }
}
