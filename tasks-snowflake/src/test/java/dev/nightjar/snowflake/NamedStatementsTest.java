package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statements with names, through crashes, cancels and a bad network. */
class NamedStatementsTest {
    private static final Sql CREATE = Sql.of("CREATE TABLE RAW.S.T CLONE RAW.S.U");
    private static final Sql ASK = Sql.of("SELECT A FROM T");

    private final FakeSnowflake fake = new FakeSnowflake();
    private final SnowflakeSpec spec = Specs.to(fake);
    private final SessionPool pool = new SessionPool(spec, new LoginProperties(spec), InstantSource.system());
    private final Journal journal = new Journal();

    @AfterEach
    void close() {
        pool.close();
        fake.close();
    }

    /** The end of a process. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What outlives a process, which dies at a chosen access, before or after it is written. */
    private static final class Journal implements StatementMemory {
        private final Map<String, String> written = new HashMap<>();
        private int accesses;
        private int deadAt = Integer.MAX_VALUE;
        private boolean afterWriting;

        @Override
        public String remember(String what, Callable<String> value) {
            accesses++;
            String known = written.get(what);
            if (known == null) {
                try {
                    known = value.call();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                if (accesses == deadAt && !afterWriting) {
                    throw new Killed();
                }
                written.put(what, known);
            }
            if (accesses == deadAt) {
                throw new Killed();
            }
            return known;
        }

        void dieAt(int access, boolean newAfterWriting) {
            accesses = 0;
            deadAt = access;
            afterWriting = newAfterWriting;
        }

        void live() {
            deadAt = Integer.MAX_VALUE;
        }
    }

    private Session session() {
        return SnowflakeSession.open(new SnowflakeSession.Parts(spec, pool, StatementTags.ofNobody(), journal));
    }

    private List<String> sent(Sql statement) {
        return fake.statements().stream()
                .filter(each -> each.sql().equals(statement.text()))
                .map(each -> each.tag().orElseThrow())
                .toList();
    }

    @Test
    void areSentWithoutWaitingAndAskedForById() {
        fake.when(CREATE.text()).then(Answer.done().after(3));

        try (Session session = session()) {
            session.execute("clone", CREATE, false);
        }

        Sent sent = fake.statements().getFirst();
        assertThat(sent.asynchronous()).isTrue();
        assertThat(sent.tag()).hasValueSatisfying(tag -> assertThat(tag).startsWith("nightjar:-/-#1.clone@"));
        assertThat(journal.written)
                .containsEntry("statement clone, round 1: query id", sent.queryId())
                .containsEntry("statement clone, round 1: tag", sent.tag().orElseThrow());
        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void runOnceHoweverOftenTheyAreAskedFor() {
        fake.when(CREATE.text()).then(Answer.done());

        for (int i = 0; i < 3; i++) {
            try (Session session = session()) {
                session.execute("clone", CREATE, false);
            }
        }

        assertThat(sent(CREATE)).hasSize(1);
    }

    @Test
    void giveTheRowsOfTheQueryThatWasSentBefore() {
        fake.when(ASK.text()).then(Answer.value("A", "first"), Answer.value("A", "second"));

        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (Session session = session()) {
                session.stream("ask", ASK, true, row -> rows.add(row.string(1)));
            }
        }

        assertThat(rows).containsExactly("first", "first");
        assertThat(sent(ASK)).hasSize(1);
    }

    /** A process dies at each access to the journal; the next one goes on. What runs while it is dead has ended by then. */
    @Test
    void runOnceOverACrashAtAnyAccess() {
        fake.when(CREATE.text()).then(Answer.done().after(1));

        for (int access : List.of(1, 2)) {
            for (boolean afterWriting : List.of(false, true)) {
                String name = "clone-%d-%s".formatted(access, afterWriting);
                String tag = "nightjar:-/-#1." + name + "@";
                journal.dieAt(access, afterWriting);
                assertThatThrownBy(() -> {
                            try (Session session = session()) {
                                session.execute(name, CREATE, true);
                            }
                        })
                        .isInstanceOf(Killed.class);
                journal.live();
                try (Session session = session()) {
                    session.execute(name, CREATE, true);
                }

                assertThat(sent(CREATE).stream().filter(each -> each.startsWith(tag)))
                        .describedAs(name)
                        .hasSize(1);
            }
        }
    }

    @Test
    void areFoundByTheirTagWhenTheProcessDiedBeforeItKnewTheId() {
        fake.when(CREATE.text()).then(Answer.done().whenReleased());
        String id = sentByADeadProcess();

        try (Session session = session()) {
            CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> session.execute("clone", CREATE, false));
            Awaitility.await().until(() -> fake.count("GET /monitoring") > 0);
            assertThat(waits).isNotDone();
            fake.release();
            waits.join();
        }

        assertThat(journal.written).containsEntry("statement clone, round 1: query id", id);
        assertThat(sent(CREATE)).hasSize(1);
    }

    /** A task that is done again from a step on has forgotten what it sent. */
    @Test
    void areNotTakenForThoseOfATaskThatHasForgottenThem() {
        fake.when(CREATE.text()).then(Answer.done());
        try (Session session = session()) {
            session.execute("clone", CREATE, true);
        }
        journal.written.clear();
        journal.dieAt(1, true);
        assertThatThrownBy(() -> {
                    try (Session session = session()) {
                        session.execute("clone", CREATE, true);
                    }
                })
                .isInstanceOf(Killed.class);
        journal.live();

        try (Session session = session()) {
            session.execute("clone", CREATE, true);
        }

        assertThat(sent(CREATE)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void areSentAgainWhenNobodyKnowsOnlyIfThatDoesNoHarm() {
        fake.when(CREATE.text()).then(Answer.done());
        journal.written.put("statement clone, round 1: tag", "nightjar:dead/clone#1.clone");

        try (Session session = session()) {
            assertThatThrownBy(() -> session.execute("clone", CREATE, false))
                    .isInstanceOfSatisfying(
                            NightjarException.class,
                            e -> assertThat(e.isPermanent()).isTrue())
                    .hasMessageContaining("QUERY_TAG 'nightjar:dead/clone#1.clone'");
            assertThat(sent(CREATE)).isEmpty();

            session.execute("clone", CREATE, true);
            assertThat(sent(CREATE)).containsExactly("nightjar:dead/clone#1.clone");
        }
    }

    @Test
    void thatFailedInAnAttemptBeforeAreSentAgain() {
        fake.when(CREATE.text())
                .then(Answer.fails("000603", "XX000", "Processing aborted by error 300010"), Answer.done());

        try (Session session = session()) {
            assertThatThrownBy(() -> session.execute("clone", CREATE, false))
                    .isInstanceOfSatisfying(
                            NightjarException.class,
                            e -> assertThat(e.isPermanent()).isFalse())
                    .hasMessageContaining("Snowflake failed inside");
            session.execute("clone", CREATE, false);
            session.execute("clone", CREATE, false);
        }

        assertThat(sent(CREATE))
                .satisfiesExactly(
                        tag -> assertThat(tag).startsWith("nightjar:-/-#1.clone@"),
                        tag -> assertThat(tag).startsWith("nightjar:-/-#1.clone~2@"));
    }

    @Test
    void surviveANetworkThatIsLostWhileTheyRun() {
        fake.when(CREATE.text()).then(Answer.done().after(2));
        fake.fault(FaultRule.next(2, "GET", "monitoring", new Fault.Drops(false)))
                .fault(FaultRule.next(1, "GET", "monitoring", Fault.status(503, "busy")));

        try (Session session = session()) {
            session.execute("clone", CREATE, false);
        }

        assertThat(sent(CREATE)).hasSize(1);
    }

    @Test
    void surviveTokensAndSessionsThatEndWhileTheyRun() {
        fake.when(CREATE.text()).then(Answer.done().whenReleased());

        try (Session session = session()) {
            CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> session.execute("clone", CREATE, false));
            Awaitility.await().until(() -> fake.count("GET /monitoring") > 0);
            fake.expireTokens();
            Awaitility.await().until(() -> fake.count("POST /session/token-request") > 0);
            fake.expireSessions();
            Awaitility.await().until(() -> fake.logins().size() > 1);
            fake.release();
            waits.join();
        }

        assertThat(sent(CREATE)).hasSize(1);
    }

    @Test
    void areEndedFromAnotherSessionOnACancel() {
        fake.when(CREATE.text()).then(Answer.done().whenReleased());

        try (Session session = session()) {
            CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> session.execute("clone", CREATE, false));
            Awaitility.await().until(() -> fake.count("GET /monitoring") > 0);
            session.cancel();
            assertThatThrownBy(waits::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        }

        assertThat(fake.running()).isEmpty();
        Sent cancel = fake.statements().getLast();
        assertThat(cancel.sql()).startsWith("SELECT SYSTEM$CANCEL_QUERY('");
        assertThat(cancel.session()).isNotEqualTo(fake.statements().getFirst().session());
    }

    @Test
    void cancelAtAnyMomentLeavesNothingRunning() {
        fake.when(CREATE.text()).then(Answer.done().whenReleased());

        for (int round : IntStream.range(0, 40).toArray()) {
            try (Session session = session()) {
                CompletableFuture<Void> waits =
                        CompletableFuture.runAsync(() -> session.execute("clone" + round, CREATE, true));
                for (int spin = 0; spin < round * 3_000; spin++) {
                    Thread.onSpinWait();
                }
                session.cancel();
                assertThatThrownBy(waits::join).cause().hasMessageContaining("cancelled");
            }
            assertThat(fake.running()).isEmpty();
        }
    }

    @Test
    void thatCannotBeRememberedAreEnded() {
        fake.when(CREATE.text()).then(Answer.done().whenReleased());
        StatementMemory full = (what, value) -> {
            try {
                String _ = value.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            if (what.endsWith("id")) {
                throw new NightjarException(ErrorCode.ENVIRONMENT, "the disk is full");
            }
            return "tag";
        };

        try (Session session =
                SnowflakeSession.open(new SnowflakeSession.Parts(spec, pool, StatementTags.ofNobody(), full))) {
            assertThatThrownBy(() -> session.execute("clone", CREATE, false)).hasMessage("the disk is full");
        }

        assertThat(fake.running()).isEmpty();
    }

    /** The id of a statement whose sender died before it could write it down. */
    private String sentByADeadProcess() {
        journal.written.put("statement clone, round 1: tag", "nightjar:dead/clone#1.clone");
        Lease lease = pool.take(DriverCalls.within(Duration.ofSeconds(20)));
        SentStatements statements =
                new SentStatements(pool, new RunningStatements(), StatementTags.ofNobody(), () -> lease, () -> {});
        return statements.send(CREATE, "nightjar:dead/clone#1.clone");
    }

    @Test
    void tagsSayWhoseAStatementIs() {
        assertThat(StatementTags.ofNobody().named("a\nb")).isEqualTo("nightjar:-/-#1.a?b");
    }
}
