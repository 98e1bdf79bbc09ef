package dev.nightjar.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static final String PASSWORD = "hunter2-and-more";

    private final TestRuntime runtime = new TestRuntime(
            NightjarConfig.empty(
                    Path.of("nowhere"), TestRuntime.environment(Map.of("NIGHTJAR_SECRET_PASSWORD", PASSWORD))),
            builder -> builder);

    @AfterEach
    void close() {
        runtime.close();
    }

    /** A task that uses the secret and then does this with its value. */
    private static FakeTask using(SecretUse use) {
        return FakeTask.doing(
                context -> use.with(context, context.secret("password").reveal()));
    }

    private interface SecretUse {
        String with(TaskContext context, String password) throws Exception;
    }

    private static String printed(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private Throwable failureOf(Flow<?> flow) {
        return Objects.requireNonNull(catchThrowable(() -> runtime.run(flow)));
    }

    @Test
    void secretsAreMaskedInLogLinesAndInTheTracesWithThem() {
        runtime.run(flow -> flow.run(using((context, password) -> {
            context.log().info("connecting with {}", password);
            context.log().warn("it failed", new IOException("bad password " + password));
            return "done";
        })));

        List<RunEvent.Logged> logged = runtime.events(RunEvent.Logged.class);
        assertThat(logged)
                .extracting(RunEvent.Logged::text)
                .containsExactly("connecting with ***", "it failed: IOException: bad password ***");
        assertThat(printed(logged.getLast().error().orElseThrow()))
                .contains("java.io.IOException: bad password ***")
                .doesNotContain(PASSWORD);
    }

    @Test
    void aLineOfLogTellsWhyAndMayBeNull() {
        runtime.run(flow -> {
            flow.log().warn(null);
            flow.log().error("load failed", new IOException("no route"));
            flow.log().error("load failed: no route", new IOException("no route"));
            return true;
        });
        assertThat(runtime.logged())
                .containsExactly("null", "load failed: IOException: no route", "load failed: no route");
    }

    @Test
    void secretsAreMaskedInTheLogOfTheFlow() {
        runtime.run(flow -> {
            flow.run(using((_, _) -> "known"));
            flow.log().info("it is " + PASSWORD);
            return "done";
        });

        assertThat(runtime.logged()).containsExactly("it is ***");
    }

    @Test
    void secretsAreMaskedInArtifactsAndQuestions() throws Exception {
        RunHandle<Boolean> run = runtime.start(flow -> {
            flow.run(using((_, _) -> "known"));
            flow.artifact("text", new Artifact.Markdown("# " + PASSWORD));
            flow.artifact("table", new Artifact.Table(List.of(PASSWORD), List.of(List.of("is " + PASSWORD))));
            flow.artifact("link", new Artifact.Link(PASSWORD, URI.create("https://me:" + PASSWORD + "@example.org/")));
            return flow.approve("go", "go on with " + PASSWORD + "?").approved();
        });
        RunEvent.ApprovalAsked asked = runtime.await(RunEvent.ApprovalAsked.class);
        runtime.journal.request(run.id(), new Journal.Request.Answer(asked.key().id(), true, "ann", ""));

        assertThat(run.await()).isTrue();
        assertThat(asked.question()).isEqualTo("go on with ***?");
        assertThat(runtime.journal.entries(run.id()))
                .filteredOn(Entry.Asked.class::isInstance)
                .singleElement()
                .asString()
                .doesNotContain(PASSWORD);
        assertThat(runtime.journal.entries(run.id()))
                .filteredOn(entry -> entry.key().toString().startsWith("artifact "))
                .extracting(entry -> new String(((Payload.Inline) ((Entry.Value) entry).value()).bytes(), UTF_8))
                .satisfiesExactly(
                        text -> assertThat(text).contains("# ***").doesNotContain(PASSWORD),
                        table -> assertThat(table).contains("is ***").doesNotContain(PASSWORD),
                        link -> assertThat(link)
                                .contains("https://me:***@example.org/")
                                .doesNotContain(PASSWORD));
    }

    @Test
    void anAddressThatIsNoneWithoutItsSecretIsMaskedAsAWhole() {
        Masking masking = new Masking(text -> text.replace("20hunter", "***"));

        assertThat(masking.artifact(new Artifact.Link("there", URI.create("https://example.org/%20hunter"))))
                .isEqualTo(new Artifact.Link("there", URI.create("***")));
    }

    @Test
    void secretsAreMaskedInProgress() {
        runtime.run(flow -> flow.run(using((context, password) -> {
            context.progress().message("at " + password);
            context.progress().update(1_000, 2_000, "tables");
            context.progress().update(7, 0, "tables");
            context.progress().begin("orders of " + password);
            context.progress().end("orders of " + password);
            return "done";
        })));

        assertThat(runtime.events(RunEvent.Progressed.class))
                .extracting(RunEvent.Progressed::text)
                .containsExactly("at ***", "1,000 of 2,000 tables", "7 tables");
        assertThat(runtime.events(RunEvent.PartChanged.class))
                .extracting(RunEvent.PartChanged::part, RunEvent.PartChanged::running)
                .containsExactly(tuple("orders of ***", true), tuple("orders of ***", false));
    }

    @Test
    void secretsAreMaskedInTheFailureOfATaskItsReasonItsStateAndItsTrace() {
        Throwable failure = failureOf(flow -> flow.run(using((_, password) -> {
            IOException error = new IOException("401 for " + password, new IllegalStateException("key " + password));
            error.addSuppressed(new IOException("closing " + password));
            throw error;
        })));

        assertThat(failure)
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("task 'fake' failed: IOException: 401 for ***");
        assertThat(printed(failure))
                .contains(
                        "Caused by: java.io.IOException: 401 for ***",
                        "Suppressed: java.io.IOException: closing ***",
                        "Caused by: java.lang.IllegalStateException: key ***",
                        "at dev.nightjar.flow.MaskingTest.")
                .doesNotContain(PASSWORD);
        assertThat(runtime.states().toString()).contains("401 for ***").doesNotContain(PASSWORD);
    }

    @Test
    void aSecretDeepInTheCausesIsMaskedToo() {
        Throwable failure = failureOf(flow -> flow.run(using((_, password) -> {
            throw new NightjarException(
                    ErrorCode.BUSY, "the server is busy", new IOException("GET /?token=" + password));
        })));

        assertThat(failure).hasMessage("the server is busy");
        assertThat(printed(failure)).contains("GET /?token=***").doesNotContain(PASSWORD);
    }

    @Test
    void aFailureWithoutASecretKeepsItsCause() {
        IOException cause = new IOException("no route");

        assertThat(failureOf(flow -> flow.run(using((_, _) -> {
                    throw cause;
                }))))
                .cause()
                .isSameAs(cause);
    }

    @Test
    void secretsAreMaskedInTheFailureOfAFlow() {
        Throwable failure = failureOf(flow -> {
            flow.run(using((_, _) -> "known"));
            throw new IOException("no account " + PASSWORD);
        });

        assertThat(failure).hasMessage("IOException: no account ***");
        assertThat(printed(failure)).doesNotContain(PASSWORD);
    }

    @Test
    void aMaskedFailureOfOursKeepsItsCodeAndItsPlace() {
        Place place = new Place("nightjar.yml", 3, 5);

        Throwable failure = failureOf(flow -> {
            flow.run(using((_, _) -> "known"));
            NightjarException error = new NightjarException(ErrorCode.CONFIG, place, "no " + PASSWORD);
            error.addSuppressed(new IOException(PASSWORD));
            throw error;
        });

        assertThat(failure)
                .hasMessage("nightjar.yml:3:5: no ***")
                .isInstanceOfSatisfying(NightjarException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
                    assertThat(e.place()).contains(place);
                });
        assertThat(printed(failure))
                .contains("Suppressed: java.io.IOException: ***")
                .doesNotContain(PASSWORD);
    }

    @Test
    void secretsAreMaskedInTheFailureOfABranch() {
        runtime.run(flow -> {
            flow.run(using((_, _) -> "known"));
            Mapped<String, String> mapped =
                    flow.map("table", List.of("a"), String::toString, MapOptions.atOnce(1), (_, _) -> {
                        throw new IOException("no account " + PASSWORD);
                    });
            assertThat(mapped.failed())
                    .singleElement()
                    .satisfies(failed -> assertThat(printed(failed.error()))
                            .contains("no account ***")
                            .doesNotContain(PASSWORD));
            return "done";
        });
    }

    @Test
    void aHookThatFailsWithASecretIsMasked() {
        Masking masking = new Masking(text -> text.replace(PASSWORD, "***"));
        IOException error = new IOException(PASSWORD);

        assertThat(masking.failure(error))
                .hasToString("java.io.IOException: ***")
                .hasMessage("***");
    }

    @Test
    void failuresThatCauseEachOtherAreMaskedOnce() {
        Masking masking = new Masking(text -> text.replace(PASSWORD, "***"));
        IOException one = new IOException(PASSWORD);
        IOException other = new IOException("other", one);
        one.initCause(other);

        Throwable masked = masking.failure(other);

        assertThat(masked).hasMessage("other");
        assertThat(masked.getCause()).hasMessage("***").hasCause(masked);
    }

    private static final class Untellable extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("of what is told");
        }
    }

    private static final class Uncaused extends RuntimeException {
        Uncaused() {
            super("no route");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("of what is told");
        }
    }

    @Test
    void aFailureThatCannotTellItsTextGoesByItsClass() {
        Masking masking = new Masking(text -> text);

        NightjarException ours = masking.ours(new Untellable());

        assertThat(ours).hasMessage("Untellable");
        assertThat(printed(ours)).contains("Caused by: " + Untellable.class.getName());
    }

    @Test
    void aFailureThatCannotTellItsCauseGoesWithoutIt() {
        Masking masking = new Masking(text -> text);

        NightjarException ours = masking.ours(new Uncaused());

        assertThat(ours).hasMessage("Uncaused: no route");
        assertThat(printed(ours)).contains("Caused by: " + Uncaused.class.getName() + ": no route");
    }

    @Test
    void aFailureThatIsWrappedMoreOftenThanAThreadHasFramesIsMasked() {
        Masking masking = new Masking(text -> text.replace(PASSWORD, "***"));
        IOException error = new IOException(PASSWORD);
        for (int i = 0; i < 100_000; i++) {
            error = new IOException("again", error);
        }

        Throwable innermost = masking.ours(error);
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }

        assertThat(innermost).hasMessage("***");
    }

    @Test
    void aFailureThatCannotTellItsTextEndsTheRunAndItsBranchAlone() {
        assertThat(failureOf(_ -> {
                    throw new Untellable();
                }))
                .hasMessage("Untellable");
        assertThat(failureOf(_ -> {
                    throw new Uncaused();
                }))
                .hasMessage("Uncaused: no route");
        assertThat(runtime.<Integer>run(
                        flow -> flow.map("table", List.of("a"), String::toString, MapOptions.atOnce(1), (_, _) -> {
                                    throw new Untellable();
                                })
                                .failed()
                                .size()))
                .isEqualTo(1);
    }
}
