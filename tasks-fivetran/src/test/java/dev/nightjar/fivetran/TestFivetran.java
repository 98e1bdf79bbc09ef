package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A runtime whose account is the fake, on a clock that skips all waiting. */
final class TestFivetran implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

    final SkippingClock clock = new SkippingClock(START);
    final FakeFivetran fake;
    final Nightjar nightjar;
    final Queue<String> events = new ConcurrentLinkedQueue<>();

    TestFivetran() {
        this(Duration.ZERO);
    }

    /** With Fivetran's clock being off by so much. */
    TestFivetran(Duration skew) {
        fake = new FakeFivetran(() -> clock.instant().plus(skew));
        nightjar = Nightjar.builder(config(fake.baseUrl()))
                .time(clock)
                .connectionType(new FivetranConnectionType(clock))
                .listener(this::heard)
                .build();
    }

    <R> R run(Task<R> task) {
        return nightjar.run(flow -> flow.run(task));
    }

    /** Syncs the connection {@code c}. */
    SyncResult sync(SyncRules rules) {
        return run(new SyncTask(SyncSpec.of("c").with(rules)));
    }

    /** Why the sync of the connection {@code c} fails. */
    SyncFailedException.Reason failure(SyncRules rules) {
        Throwable failure = catchThrowable(() -> sync(rules));
        while (failure != null && !(failure instanceof SyncFailedException)) {
            failure = failure.getCause();
        }
        assertThat(failure).isInstanceOf(SyncFailedException.class);
        return ((SyncFailedException) requireNonNull(failure)).reason();
    }

    /** Whoever else uses the account. */
    FivetranClient client() {
        return new FivetranClient(
                FivetranSpec.of(Secret.of(FakeFivetran.KEY), Secret.of(FakeFivetran.SECRET), fake.baseUrl()), clock);
    }

    long triggers() {
        return fake.count("POST .*/sync$");
    }

    Duration elapsed() {
        return Duration.between(START, clock.instant());
    }

    private void heard(RunEvent event) {
        events.add(event.toString());
    }

    private static NightjarConfig config(URI baseUrl) {
        try {
            Path folder = Files.createTempDirectory("nightjar-fivetran");
            Path file = Files.writeString(folder.resolve("nightjar.yml"), """
                    connections:
                      fivetran:
                        type: fivetran
                        key: ${secret.key}
                        secret: ${secret.secret}
                        base_url: %s
                        http: {read: 2s}
                    """.formatted(baseUrl));
            return NightjarConfig.read(
                    file,
                    new Environment(
                            Map.of(
                                    "NIGHTJAR_SECRET_KEY",
                                    FakeFivetran.KEY,
                                    "NIGHTJAR_SECRET_SECRET",
                                    FakeFivetran.SECRET),
                            folder,
                            folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        nightjar.close();
        fake.close();
        try (Stream<Path> files = Files.walk(nightjar.config().folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
