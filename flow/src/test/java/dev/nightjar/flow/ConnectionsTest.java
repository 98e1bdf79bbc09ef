package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    record LineSpec(String number) {}

    /** Writes down what becomes of it. */
    static final class Line implements AutoCloseable {
        final String number;
        private final List<String> diary;

        Line(String number, List<String> diary) {
            this.number = number;
            this.diary = diary;
            diary.add("open " + number);
        }

        @Override
        public void close() throws IOException {
            diary.add((Thread.currentThread().isInterrupted() ? "break " : "close ") + number);
            if (number.equals("bad")) {
                throw new IOException("the line is stuck");
            }
            if (number.equals("broken")) {
                throw new NoClassDefFoundError("Socket");
            }
        }
    }

    /** What a connection waits by. */
    record Clock(Timekeeper time) implements AutoCloseable {
        @Override
        public void close() {}
    }

    static final class ClockType implements ConnectionType<LineSpec, Clock> {
        @Override
        public String type() {
            return "clock";
        }

        @Override
        public Class<LineSpec> spec() {
            return LineSpec.class;
        }

        @Override
        public Clock open(LineSpec spec) {
            return open(spec, Timekeeper.system());
        }

        @Override
        public Clock open(LineSpec spec, Timekeeper time) {
            return new Clock(time);
        }
    }

    final class LineType implements ConnectionType<LineSpec, Line> {
        @Override
        public String type() {
            return "line";
        }

        @Override
        public Class<LineSpec> spec() {
            return LineSpec.class;
        }

        @Override
        public Line open(LineSpec spec) {
            if (spec.number().equals("busy") && opens.incrementAndGet() < 3) {
                throw new NightjarException(ErrorCode.BUSY, "the line is busy");
            }
            return new Line(spec.number(), diary);
        }
    }

    /** Knows whom it works for. */
    static final class Sign implements TaskConnection<Sign>, AutoCloseable {
        final String text;
        private final List<String> diary;

        Sign(String text, List<String> diary) {
            this.text = text;
            this.diary = diary;
        }

        @Override
        public Sign forTask(TaskContext task) {
            diary.add("view");
            return new Sign("%s of %s, attempt %d".formatted(text, task.task(), task.attempt()), diary);
        }

        @Override
        public void close() {
            diary.add("close " + text);
        }
    }

    final class SignType implements ConnectionType<LineSpec, Sign> {
        @Override
        public String type() {
            return "sign";
        }

        @Override
        public Class<LineSpec> spec() {
            return LineSpec.class;
        }

        @Override
        public Sign open(LineSpec spec) {
            return new Sign(spec.number(), diary);
        }
    }

    private final List<String> diary = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger opens = new AtomicInteger();
    private TestRuntime runtime;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("nightjar.yml");
        Files.writeString(file, """
                connections:
                  warehouse: {type: line, number: one}
                  fivetran: {type: line, number: two}
                  bad: {type: line, number: bad}
                  broken: {type: line, number: broken}
                  busy: {type: line, number: busy}
                  odd: {type: lime, number: odd}
                  clock: {type: clock, number: one}
                  sign: {type: sign, number: sign}
                """);
        runtime = new TestRuntime(
                NightjarConfig.read(file, TestRuntime.environment(Map.of())),
                builder -> builder.connectionType(new LineType())
                        .connectionType(new ClockType())
                        .connectionType(new SignType()));
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private static Task<String> calling(String... names) {
        return FakeTask.doing(context -> {
            List<String> numbers = new ArrayList<>();
            for (String name : names) {
                numbers.add(context.connection(name, Line.class).number);
            }
            return String.join(" ", numbers);
        });
    }

    @Test
    void givesAConnectionTheTimeOfTheRuntime() {
        Timekeeper[] given = new Timekeeper[1];
        runtime.run(flow -> flow.run(FakeTask.doing(context -> {
            given[0] = context.connection("clock", Clock.class).time();
            return "";
        })));

        assertThat(given).containsExactly(runtime.clock);
    }

    @Test
    void opensOnFirstUseAndClosesTheLastFirstAtTheEndOfTheRun() {
        String numbers = runtime.run(flow -> flow.run(calling("warehouse")) + " " + flow.run(calling("fivetran")));

        assertThat(numbers).isEqualTo("one two");
        assertThat(diary).containsExactly("open one", "open two", "close two", "close one");
    }

    @Test
    void givesEachAttemptItsOwnViewOfAConnectionThatHasThem() throws InterruptedException {
        List<String> texts = new ArrayList<>();
        Task<String> task = FakeTask.doing(context -> {
            Sign sign = context.connection("sign", Sign.class);
            assertThat(context.connection("sign", Sign.class)).isSameAs(sign);
            texts.add(sign.text);
            throw new IOException("once more");
        });
        Task<String> twice =
                task.with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(Duration.ofNanos(1))));
        RunHandle<String> run = runtime.start(flow -> flow.run(twice.named("paint")));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(run::await).hasMessageContaining("once more");
        assertThat(texts).containsExactly("sign of step paint#1, attempt 1", "sign of step paint#1, attempt 2");
        assertThat(diary).containsExactly("view", "view", "close sign");
    }

    @Test
    void opensNothingThatNobodyAskedFor() {
        runtime.run(flow -> flow.run(FakeTask.giving("alone")));

        assertThat(diary).isEmpty();
    }

    @Test
    void closesOnceAfterAFailureToo() {
        assertThatThrownBy(() -> runtime.run(flow -> {
                    flow.run(calling("warehouse", "fivetran"));
                    throw new IOException("no space");
                }))
                .hasMessageContaining("no space");

        assertThat(diary).containsExactly("open one", "open two", "close two", "close one");
    }

    @Test
    void closesAfterACancelWithoutAnInterruptInTheWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        RunHandle<String> run = runtime.start(flow -> {
            flow.run(calling("warehouse"));
            begun.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        begun.await();
        run.cancel();

        assertThatThrownBy(run::await).isInstanceOf(NightjarException.class);
        assertThat(diary).containsExactly("open one", "close one");
    }

    @Test
    void aConnectionThatCannotBeClosedLeavesTheOthersAlone() {
        runtime.run(flow -> flow.run(calling("warehouse", "bad", "broken", "fivetran")));

        assertThat(diary)
                .containsExactly(
                        "open one",
                        "open bad",
                        "open broken",
                        "open two",
                        "close two",
                        "close broken",
                        "close bad",
                        "close one");
        assertThat(runtime.logged())
                .containsExactly(
                        "connection 'broken' could not be closed: Socket",
                        "connection 'bad' could not be closed: the line is stuck");
    }

    @Test
    void isOpenedOnceHoweverManyAskAtOnce() {
        for (int i = 0; i < 50; i++) {
            runtime.run(flow -> {
                CountDownLatch all = new CountDownLatch(20);
                List<Pending<Boolean>> asking = IntStream.range(0, 20)
                        .mapToObj(_ -> flow.submit(Task.of("ask", Boolean.class, context -> {
                            all.countDown();
                            all.await();
                            return context.connection("warehouse", Line.class)
                                    == context.connection("warehouse", AutoCloseable.class);
                        })))
                        .toList();
                return asking.stream().allMatch(Pending::get);
            });
        }

        assertThat(diary.stream().filter("open one"::equals)).hasSize(50);
        assertThat(diary.stream().filter("close one"::equals)).hasSize(50);
    }

    @Test
    void aSlowOpenHoldsUpNobodyElse() {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        Connections connections = new Connections(
                name -> {
                    if (name.equals("slow")) {
                        opening.countDown();
                        Uninterrupted.run(other::await);
                    }
                    return new Line(name, diary);
                },
                org.slf4j.helpers.NOPLogger.NOP_LOGGER);
        Thread slow = Thread.ofVirtual().start(() -> connections.get("slow", Line.class));
        Uninterrupted.run(opening::await);

        assertThat(connections.get("quick", Line.class).number).isEqualTo("quick");
        other.countDown();
        Uninterrupted.run(slow::join);
        connections.close();
        assertThat(diary).containsExactly("open quick", "open slow", "close slow", "close quick");
    }

    @Test
    void whoWaitsForAnotherToOpenItCanBeInterrupted() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Connections connections = new Connections(
                name -> {
                    opening.countDown();
                    Uninterrupted.run(never::await);
                    return new Line(name, diary);
                },
                org.slf4j.helpers.NOPLogger.NOP_LOGGER);
        Thread slow = Thread.ofVirtual().start(() -> connections.get("slow", Line.class));
        opening.await();
        List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                connections.get("slow", Line.class);
            } catch (NightjarException e) {
                errors.add(e);
            }
        });
        waiting.interrupt();
        waiting.join();

        assertThat(errors)
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessage("the wait for connection 'slow' was interrupted"));
        never.countDown();
        slow.join();
    }

    @Test
    void whatIsOpenedWhileTheRunEndsIsClosedAtOnce() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Connections connections = new Connections(
                name -> {
                    opening.countDown();
                    Uninterrupted.run(closed::await);
                    return new Line(name, diary);
                },
                org.slf4j.helpers.NOPLogger.NOP_LOGGER);
        List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        Thread late = Thread.ofVirtual().start(() -> {
            try {
                connections.get("late", Line.class);
            } catch (NightjarException e) {
                errors.add(e);
            }
        });
        opening.await();
        connections.close();
        closed.countDown();
        late.join();

        assertThat(errors)
                .singleElement()
                .satisfies(
                        error -> assertThat(error).hasMessage("connection 'late' is closed, since its run has ended"));
        assertThat(diary).containsExactly("open late", "close late");
    }

    @Test
    void anOpenThatFailedIsTriedAgain() {
        Task<String> patient = calling("busy")
                .with(policy -> policy.withAttempts(3).withBackoff(Backoff.fixed(java.time.Duration.ZERO)));

        assertThat(runtime.<String>run(flow -> flow.run(patient))).isEqualTo("busy");
        assertThat(diary).containsExactly("open busy", "close busy");
    }

    @Test
    void anotherTypeThanTheNeededIsNamed() {
        Task<String> task = FakeTask.doing(context -> context.connection("warehouse", String.class));

        assertThatThrownBy(() -> runtime.run(flow -> flow.run(task)))
                .hasMessageContaining(
                        "connection 'warehouse' is a Line, and a String is needed; name another connection");
    }

    @Test
    void anUnknownConnectionIsAskedBack() {
        assertThatThrownBy(() -> runtime.run(flow -> flow.run(calling("warehosue"))))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining("there is no connection 'warehosue' in ")
                .hasMessageContaining("did you mean 'warehouse'?");
    }

    @Test
    void aConnectionThatResemblesNoneIsToBeAdded() {
        assertThatThrownBy(() -> runtime.run(flow -> flow.run(calling("xyz"))))
                .hasMessageEndingWith("add it under 'connections'");
    }

    @Test
    void anUnknownKindOfConnectionIsNamedWithItsPlace() {
        assertThatThrownBy(() -> runtime.run(flow -> flow.run(calling("odd"))))
                .hasMessageContaining("nightjar.yml:7:")
                .hasMessageContaining("lime")
                .satisfies(
                        e -> assertThat(Objects.requireNonNull(e.getMessage())).contains("line"));
    }
}
