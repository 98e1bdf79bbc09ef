package dev.nightjar.fivetran;

import dev.nightjar.flow.PastDurations;
import dev.nightjar.flow.Progress;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.TaskContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A context whose process dies at a chosen access to the journal; the journal itself outlives it. */
final class MortalContext implements TaskContext {
    /** The end of a process: nothing it does afterwards has an effect. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final FivetranClient client;
    private final Map<String, Object> journal;
    private final int deadAt;
    private final boolean afterWriting;
    private int accesses;
    private boolean dead;

    /** Dies at the n-th access, before or after it is written. */
    MortalContext(FivetranClient client, Map<String, Object> journal, int deadAt, boolean afterWriting) {
        this.client = client;
        this.journal = journal;
        this.deadAt = deadAt;
        this.afterWriting = afterWriting;
    }

    boolean hasDied() {
        return dead;
    }

    @Override
    public <T> T remember(String name, Class<T> type, Callable<T> value) throws Exception {
        access();
        @Nullable Object known = journal.get(name);
        T result = known == null ? value.call() : type.cast(known);
        journal.put(name, result);
        if (accesses == deadAt) {
            throw die();
        }
        return result;
    }

    private void access() {
        accesses++;
        if (dead || (accesses == deadAt && !afterWriting)) {
            throw die();
        }
    }

    @Override
    public <T> Optional<T> recall(String name, Class<T> type) {
        access();
        return Optional.ofNullable(journal.get(name)).map(type::cast);
    }

    @Override
    public PastDurations pastDurations(String kind) {
        return new PastDurations() {
            @Override
            public Optional<Duration> of(String part) {
                return Optional.empty();
            }

            @Override
            public void keep(String part, Duration took) {}
        };
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        client.time().sleep(time);
    }

    private Killed die() {
        dead = true;
        return new Killed();
    }

    @Override
    public <C> C connection(String name, Class<C> type) {
        return type.cast(client);
    }

    @Override
    public void onCancel(AutoCloseable stop) {}

    @Override
    public String idempotencyKey() {
        return "key";
    }

    @Override
    public Secret secret(String name) {
        return Secret.of("none");
    }

    @Override
    public Progress progress() {
        return new Progress() {
            @Override
            public void update(long done, long total, String unit) {}

            @Override
            public void message(String text) {}
        };
    }

    @Override
    public Logger log() {
        return LoggerFactory.getLogger(MortalContext.class);
    }

    @Override
    public Path workFolder() {
        return Path.of("nowhere");
    }

    @Override
    public Instant now() {
        return client.time().instant();
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Override
    public String runId() {
        return "run";
    }
}
