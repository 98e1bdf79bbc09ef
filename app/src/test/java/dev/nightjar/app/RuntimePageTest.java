package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskState;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of docs/runtime.md as they stand there. */
class RuntimePageTest {
    @TempDir
    Path folder;

    private PageExamples examples;

    @BeforeEach
    void compile() throws IOException {
        examples = PageExamples.of("runtime.md", folder.resolve("classes"));
    }

    @AfterEach
    void close() throws IOException {
        examples.close();
    }

    @Test
    void anExportThatIsTriedAgainKeepsItsFile() throws Exception {
        ManualClock clock = new ManualClock(Instant.parse("2026-11-02T00:00:00Z"));
        CountDownLatch retrying = new CountDownLatch(1);
        Task<?> export = examples.task("ExportTask", examples.make("ExportTask$Spec", "orders"));
        try (Nightjar nightjar = Nightjar.builder(config())
                .time(clock)
                .listener(event -> {
                    if (event instanceof RunEvent.TaskChanged changed
                            && changed.state() instanceof TaskState.Retrying) {
                        retrying.countDown();
                    }
                })
                .build()) {
            RunHandle<String> run = nightjar.start(flow -> flow.run(export).toString());
            retrying.await();
            clock.awaitTimers(1);
            clock.advance(Duration.ofSeconds(31));

            assertThat(run.await()).isEqualTo("Export[file=orders-2026-11-02T00:00:00Z.parquet, rows=1000]");
        }
    }

    @Test
    void totalsAreThoseOfAllTables() throws Exception {
        Flow<?> totals = examples.flow("Totals", examples.make("Totals$Spec", List.of("orders", "items"), 2));
        try (Nightjar nightjar = Nightjar.builder(config()).build()) {
            assertThat(nightjar.<Object>run(totals::run)).isEqualTo(11L);
        }
    }

    @Test
    void whatFailedIsDoneAgain() throws Exception {
        config();
        AtomicInteger loads = new AtomicInteger();
        AtomicInteger plans = new AtomicInteger();
        Flow<String> flow = context -> {
            context.run(Task.of("plan", Integer.class, _ -> plans.incrementAndGet()));
            Outcome<String> load = context.submit(failingOnce(loads)).outcome();
            return load instanceof Outcome.Failure<String> ? "nothing" : "all";
        };

        examples.call("twice", folder.resolve("nightjar.yml"), flow);

        assertThat(loads).hasValue(2);
        assertThat(plans).hasValue(1);
    }

    @Test
    void triggersAreJava() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        Task<String> load = failingOnce(loads);
        try (Nightjar nightjar = Nightjar.builder(config())
                .time(new ManualClock(Instant.parse("2026-11-02T00:00:00Z")))
                .build()) {
            nightjar.start("monday", flow -> {
                        examples.call("instead", flow, load, done("repair"), done("report"));
                        return "";
                    })
                    .await();

            assertThat(stepsOf(nightjar, "monday"))
                    .contains("step repair#1", "step report#1", "step here#1", "step there#1", "step weekday-report#1")
                    .anyMatch(step -> step.endsWith("step drop-temporary#1"));
        }
    }

    @Test
    void aPersonIsAsked() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (Nightjar nightjar = Nightjar.builder(config())
                .listener(event -> {
                    if (event instanceof RunEvent.ApprovalAsked question) {
                        assertThat(question.question()).isEqualTo("drop the clones of last year?");
                        asked.countDown();
                    }
                })
                .build()) {
            RunHandle<String> run = nightjar.start("asks", flow -> {
                examples.call("ask", flow);
                return "answered";
            });
            asked.await();
            try (var entries = nightjar.journal().entries("asks")) {
                Entry question = entries.filter(Entry.Asked.class::isInstance)
                        .findFirst()
                        .orElseThrow();
                nightjar.journal()
                        .request(
                                "asks",
                                new Journal.Request.Answer(question.key().id(), true, "ana", ""));
            }

            assertThat(run.await()).isEqualTo("answered");
        }
    }

    private static Task<String> failingOnce(AtomicInteger runs) {
        return Task.of("load", String.class, _ -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the source is away");
            }
            return "loaded";
        });
    }

    private static Task<String> done(String name) {
        return Task.of(name, String.class, _ -> "done");
    }

    private static List<String> stepsOf(Nightjar nightjar, String run) {
        try (var entries = nightjar.journal().entries(run)) {
            return entries.filter(Entry.Succeeded.class::isInstance)
                    .map(entry -> String.join(" / ", entry.key().parts()))
                    .toList();
        }
    }

    private NightjarConfig config() throws IOException {
        return NightjarConfig.read(
                Files.writeString(folder.resolve("nightjar.yml"), "zone: UTC\n"), Environment.system());
    }
}
