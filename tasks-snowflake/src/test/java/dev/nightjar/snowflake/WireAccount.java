package dev.nightjar.snowflake;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeCatalog;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The wire fake with a catalogue of schemas, on which something goes wrong, and a runtime whose pauses take no time. */
final class WireAccount implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-02T00:10:00Z");

    final FakeSnowflake fake = new FakeSnowflake();
    volatile Instant time = NOW;
    final FakeCatalog catalog = new FakeCatalog(() -> time);
    final SkippingClock clock = new SkippingClock(NOW);
    private final Path folder;

    WireAccount(Path folder) {
        this.folder = folder;
        fake.otherwise(catalog::answer);
    }

    /** Lets the first so many of these statements get another answer and do nothing. */
    void first(int times, Predicate<String> which, Answer instead) {
        AtomicInteger seen = new AtomicInteger();
        fake.otherwise(sent -> {
            boolean spoils = which.test(sent.sql()) && seen.incrementAndGet() <= times;
            return spoils ? Optional.of(instead) : catalog.answer(sent);
        });
    }

    /** Lets the first of these statements be done and get another answer all the same. */
    void done(Predicate<String> which, Answer told) {
        AtomicInteger seen = new AtomicInteger();
        fake.otherwise(sent -> {
            Optional<Answer> usual = catalog.answer(sent);
            return which.test(sent.sql()) && seen.incrementAndGet() == 1 ? Optional.of(told) : usual;
        });
    }

    /** Lets something happen as soon as the first of these statements is done. */
    void after(Predicate<String> which, Runnable event) {
        AtomicInteger seen = new AtomicInteger();
        fake.otherwise(sent -> {
            Optional<Answer> usual = catalog.answer(sent);
            if (which.test(sent.sql()) && seen.incrementAndGet() == 1) {
                event.run();
            }
            return usual;
        });
    }

    <R> R run(String cloning, Task<R> task) {
        NightjarConfig config = SnowflakeConfig.write(
                folder, fake.url(), "role: LOADER", "warehouse: WH", "cloning: {%s}".formatted(cloning));
        try (Nightjar nightjar = Nightjar.builder(config).time(clock).build()) {
            return nightjar.run(flow -> flow.run(task));
        }
    }

    /** The statements that begin so, in order. */
    List<String> sent(String begin) {
        return fake.statements().stream()
                .map(Sent::sql)
                .filter(sql -> sql.startsWith(begin))
                .toList();
    }

    @Override
    public void close() {
        fake.close();
    }
}
