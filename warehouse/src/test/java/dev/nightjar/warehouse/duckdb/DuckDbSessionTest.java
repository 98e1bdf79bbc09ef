package dev.nightjar.warehouse.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DuckDbSessionTest {
    private static final Sql ENDLESS = Sql.of("select count(*) from range(1000000000000000) t where range % 7 = 3");
    private static final Duration SECONDS = Duration.ofSeconds(10);

    private final DuckDbSession session = DuckDbSession.open(Map.of("jdbc_stream_results", "true"));

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void runsStatementsAndQueries() {
        session.execute(Sql.of("create table t (a integer, b varchar)"));
        session.change(List.of(Sql.of("insert into t values (1, 'x')"), Sql.of("insert into t values (2, null)")));

        assertThat(session.query(Sql.of("from t order by a"), row -> row.number(1) + " " + row.text(2)))
                .containsExactly("1 Optional[x]", "2 Optional.empty");
        assertThat(session.<Long>single(Sql.of("select count(*) from t"), row -> row.number(1)))
                .isEqualTo(2);
    }

    @Test
    void changesAllOrNothing() {
        session.execute(Sql.of("create table t (a integer primary key)"));

        assertThatThrownBy(() -> session.change(List.of(
                        Sql.of("create table u (a integer)"),
                        Sql.of("insert into t values (1)"),
                        Sql.of("insert into t values (1)"))))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL))
                .hasMessageEndingWith("(in: insert into t values (1))");
        assertThat(session.<Long>single(Sql.of("select count(*) from t"), row -> row.number(1)))
                .isZero();
        assertThat(session.query(Sql.of("select table_name from duckdb_tables()"), row -> row.string(1)))
                .containsExactly("t");

        session.change(List.of(Sql.of("insert into t values (2)")));
        assertThat(session.<Long>single(Sql.of("select count(*) from t"), row -> row.number(1)))
                .isEqualTo(1);
    }

    @Test
    void changesInOrderHoweverManyThereAre() {
        session.execute(Sql.of("create table t (a integer)"));
        List<Sql> statements = new ArrayList<>(List.of(Sql.of("insert into t values (0)")));
        statements.addAll(Collections.nCopies(250, Sql.of("update t set a = 2 * a % 1009 + 1")));
        int expected = 0;
        for (int i = 0; i < 250; i++) {
            expected = 2 * expected % 1009 + 1;
        }

        session.change(statements);

        assertThat(session.<Long>single(Sql.of("from t"), row -> row.number(1))).isEqualTo(expected);
        session.change(List.of());
    }

    @Test
    void tellsTheLabelsEvenWithoutARow() {
        assertThat(session.stream(Sql.of("select 1 as \"a b\", 2 as c where false"), _ -> {}))
                .containsExactly("a b", "c");
    }

    @Test
    void streamsAMillionRowsInBoundedMemory(@TempDir Path scratch) {
        // 256 MB of text through 64 MB of DuckDB and 48 MB of heap.
        try (ChildJvm child = ChildJvm.start(Child.class, scratch, List.of("-Xmx48m"), "stream")) {
            assertThat(child.await("streamed")).isEqualTo("streamed 1000000 rows, 256000000 characters");
        }
    }

    @Test
    void endsAStreamWhoseConsumerThrows() {
        assertThatThrownBy(() -> session.stream(Sql.of("from range(1000000)"), _ -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThat(session.query(Sql.of("select 1"), row -> row.number(1))).containsExactly(1L);
    }

    @Test
    void tellsWhatAStreamFailedOn() {
        for (int row : List.of(0, 5, 90_000)) {
            assertThatThrownBy(() -> session.stream(
                            Sql.of("select if(range = %d, 'x', '1')::integer from range(100000)".formatted(row)),
                            _ -> {}))
                    .as("failing in row %d", row)
                    .hasMessageContaining("Could not convert string 'x'");
        }
    }

    @Test
    void seesInAForkWhatTheSessionCommitted() {
        session.execute(Sql.of("create table t (a integer)"));
        try (Session fork = session.fork()) {
            fork.change(List.of(Sql.of("insert into t values (7)")));
        }
        assertThat(session.query(Sql.of("from t"), row -> row.number(1))).containsExactly(7L);
    }

    @Test
    void aCancelFromAnotherThreadEndsAQueryOfAFork() throws Exception {
        try (Session fork = session.fork()) {
            CompletableFuture<ErrorCode> ended = codeOf(() -> fork.query(ENDLESS, row -> row.number(1)));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            session.cancel();

            assertThat(ended.get(SECONDS.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
            assertThatThrownBy(() -> fork.execute(Sql.of("select 1")))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        }
    }

    @Test
    void aCancelIsNotLostWhenItComesAsAStatementBegins() throws Exception {
        for (int i = 0; i < 60; i++) {
            try (DuckDbSession each = DuckDbSession.open(Map.of("threads", "1"))) {
                CountDownLatch begin = new CountDownLatch(1);
                CompletableFuture<ErrorCode> ended = codeOf(() -> {
                    begin.countDown();
                    each.query(ENDLESS, row -> row.number(1));
                });
                begin.await();
                LockSupport.parkNanos(i * 20_000L);
                each.cancel();

                assertThat(ended.get(SECONDS.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
            }
        }
    }

    @Test
    void aCancelRollsBackWhatWasBegun(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("x.duckdb");
        RawFile.write(file, "create table t (a bigint)");
        session.execute(Sql.of("attach '%s' as x".formatted(file)));
        CompletableFuture<ErrorCode> ended =
                codeOf(() -> session.change(List.of(Sql.of("insert into x.t values (1)"), ENDLESS)));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        session.cancel();
        assertThat(ended.get(SECONDS.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
        session.close();

        assertThat(RawFile.read(file, "from t")).isEmpty();
    }

    @Test
    void anInterruptOfTheCallingVirtualThreadEndsTheQueryAndIsKept() throws Exception {
        AtomicBoolean kept = new AtomicBoolean();
        CompletableFuture<ErrorCode> ended = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            ended.complete(catchThrowableOfType(
                            NightjarException.class, () -> session.query(ENDLESS, row -> row.number(1)))
                    .code());
            kept.set(Thread.currentThread().isInterrupted());
        });
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        caller.interrupt();

        assertThat(ended.get(SECONDS.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
        assertThat(caller.join(SECONDS)).isTrue();
        assertThat(kept).isTrue();
    }

    @Test
    void heavyQueriesLeaveTheVirtualThreadsAlone() throws Exception {
        List<CompletableFuture<ErrorCode>> queries = new ArrayList<>();
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            Session fork = session.fork();
            queries.add(codeOf(() -> {
                try (fork) {
                    fork.query(ENDLESS, row -> row.number(1));
                }
            }));
        }
        CompletableFuture<Long> longestGap = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            long longest = 0;
            long last = System.nanoTime();
            for (int tick = 0; tick < 100; tick++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                last = now;
            }
            longestGap.complete(longest);
        });

        assertThat(Duration.ofNanos(longestGap.get(60, TimeUnit.SECONDS))).isLessThan(Duration.ofSeconds(2));
        session.cancel();
        for (CompletableFuture<ErrorCode> query : queries) {
            assertThat(query.get(SECONDS.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
        }
    }

    /** Runs it on a virtual thread, and gives how it failed. */
    private static CompletableFuture<ErrorCode> codeOf(Runnable action) {
        CompletableFuture<ErrorCode> code = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                action.run();
                code.completeExceptionally(new AssertionError("it did not fail"));
            } catch (NightjarException e) {
                code.complete(e.code());
            } catch (Throwable e) {
                code.completeExceptionally(e);
            }
        });
        return code;
    }
}
