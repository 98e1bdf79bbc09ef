package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.RunJournal;
import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightjarTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("nightjar.yml"), content);
    }

    /** Works until the end of a run is to be kept. */
    private static Journal fullJournal(Journal inner) {
        return forwarding(
                Journal.class,
                inner,
                (method, result) -> result instanceof RunJournal run
                        ? forwarding(RunJournal.class, run, (called, value) -> {
                            if (called.equals("state")) {
                                throw new NightjarException(ErrorCode.ENVIRONMENT, "the disk is full");
                            }
                            return value;
                        })
                        : result);
    }

    private static <T> T forwarding(Class<T> type, T inner, BiFunction<String, Object, Object> after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return after.apply(method.getName(), method.invoke(inner, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void opensAFileAndRunsAFlow() throws IOException {
        try (Nightjar nightjar = Nightjar.open(file("zone: Europe/Berlin\n"))) {
            assertThat(nightjar.<String>run(flow -> flow.run(FakeTask.giving("hello"))))
                    .isEqualTo("hello");
            assertThat(nightjar.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
            assertThat(nightjar.config().folder()).isEqualTo(folder.toAbsolutePath());
            assertThat(nightjar.time()).isSameAs(Timekeeper.system());
        }
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Nightjar.open(folder.resolve("nightjar.yml")))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining("nightjar.yml' does not exist; create it or name another file");
    }

    @Test
    void aFileThatIsWrongIsRefusedWithThePlace() throws IOException {
        Path bad = file("zone: Europe/Berlinn\nconections: {}\n");

        assertThatThrownBy(() -> Nightjar.open(bad))
                .isInstanceOfSatisfying(NightjarException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
                    assertThat(e.place())
                            .hasValueSatisfying(
                                    place -> assertThat(place.line()).isEqualTo(1));
                })
                .hasMessageContaining("nightjar.yml:1:7")
                .hasMessageContaining("nightjar.yml:2:1")
                .hasMessageContaining("did you mean 'connections'?");
    }

    @Test
    void aNightIsNamedInTheZoneOfTheFile() throws IOException {
        NightjarConfig config = NightjarConfig.read(file("zone: Europe/Berlin\n"), TestRuntime.environment(Map.of()));
        try (TestRuntime runtime = new TestRuntime(config, builder -> builder)) {
            assertThat(runtime.<LocalDate>run(FlowContext::runDate)).isEqualTo(LocalDate.of(2026, 11, 2));
            assertThat(runtime.<String>run(flow -> flow.run(FakeTask.doing(
                            context -> "%s %s %s".formatted(context.zone(), context.now(), context.workFolder())))))
                    .isEqualTo("Europe/Berlin %s %s"
                            .formatted(
                                    TestRuntime.START, folder.toAbsolutePath().resolve(".nightjar")));
        }
    }

    @TaskType("acme.totals")
    static class Totals implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            return "totals";
        }
    }

    @TaskType("acme.totals")
    static class OtherTotals extends Totals {}

    @Test
    void twoFlowsOfOneIdAreRefused() {
        Nightjar.Builder builder = Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .flow(Totals.class)
                .flow(Totals.class);
        builder.build().close();
        builder.flow(OtherTotals.class);

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageMatching("two flows are called 'acme.totals': .*Totals and .*OtherTotals; give one .*");
    }

    @Test
    void runsHaveIdsOfTheirOwnThatTasksSee() throws Exception {
        try (TestRuntime runtime = new TestRuntime()) {
            RunHandle<String> one = runtime.start(flow -> flow.run(FakeTask.doing(TaskContext::runId)));
            RunHandle<String> other = runtime.start(flow -> flow.run(FakeTask.doing(TaskContext::runId)));

            assertThat(one.await()).isEqualTo(one.id()).hasSize(16);
            assertThat(other.await()).isEqualTo(other.id()).isNotEqualTo(one.id());
        }
    }

    @Test
    void theListenerHearsOfTheRunFirstAndLast() {
        try (TestRuntime runtime = new TestRuntime()) {
            runtime.run(flow -> flow.run(FakeTask.giving("x")));

            assertThat(runtime.events.stream()).first().isInstanceOfSatisfying(RunEvent.RunChanged.class, event -> {
                assertThat(event.flow()).isEqualTo("flow");
                assertThat(event.state()).isEqualTo(RunState.RUNNING);
            });
            assertThat(runtime.events.stream())
                    .last()
                    .isInstanceOfSatisfying(
                            RunEvent.RunChanged.class,
                            event -> assertThat(event.state()).isEqualTo(RunState.SUCCEEDED));
        }
    }

    @Test
    void aListenerThatThrowsHarmsNoRun() {
        RunListener broken = _ -> {
            throw new IllegalStateException("broken");
        };
        try (TestRuntime runtime = new TestRuntime(builder -> builder.listener(broken))) {
            assertThat(runtime.<String>run(flow -> flow.run(FakeTask.giving("hello"))))
                    .isEqualTo("hello");
        }
    }

    @Test
    void aRunWhoseEndCannotBeKeptIsToBeTakenUpAgain() {
        try (TestRuntime runtime = new TestRuntime(builder -> builder.journal(fullJournal(new InMemoryJournal())))) {
            RunHandle<String> run = runtime.start(_ -> "done");

            assertThatThrownBy(run::await).hasMessage("the disk is full");
            assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
            assertThatThrownBy(() -> runtime.run(_ -> {
                        throw new IOException("no route");
                    }))
                    .hasMessage("IOException: no route")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        }
    }

    @Test
    void aRuntimeThatIsClosedStartsNothingAndClosesItsJournalOnce() {
        AtomicInteger closed = new AtomicInteger();
        Journal journal = forwarding(Journal.class, new InMemoryJournal(), (method, result) -> {
            closed.addAndGet(method.equals("close") ? 1 : 0);
            return result;
        });
        TestRuntime runtime = new TestRuntime(builder -> builder.journal(journal));
        runtime.close();
        runtime.close();

        assertThat(closed).hasValue(1);
        assertThatThrownBy(() -> runtime.run(_ -> "late"))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessage("this runtime is closed; open another to run a flow");
    }

    @Test
    void aRuntimeThatAdoptsLooksAgainWhereTheJournalCouldNotBeRead() {
        CountDownLatch asked = new CountDownLatch(2);
        Journal journal = forwarding(Journal.class, new InMemoryJournal(), (method, result) -> {
            if (method.equals("orphans")) {
                asked.countDown();
                throw new NightjarException(ErrorCode.ENVIRONMENT, "the journal is locked");
            }
            return result;
        });
        try (TestRuntime _ = new TestRuntime(builder -> builder.journal(journal).adoptEvery(Duration.ofMillis(1)))) {
            assertThatCode(asked::await).doesNotThrowAnyException();
        }
    }

    @Test
    void runsAreNotAdoptedAtNoInterval() {
        assertThatThrownBy(() -> new TestRuntime(builder -> builder.adoptEvery(Duration.ZERO)))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("PT0S");
    }

    @Test
    void largeResultsTravelByTheirHash() {
        String large = "x".repeat(200_000);
        try (TestRuntime runtime = new TestRuntime()) {
            assertThat(runtime.<String>run(flow -> flow.run(FakeTask.giving(large))))
                    .isEqualTo(large);
        }
    }
}
