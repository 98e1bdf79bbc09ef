package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** What one attempt meets. Thread-safe. */
final class AttemptContext implements PlanContext {
    /** Who the attempt belongs to, and the how-manieth it is. */
    record Identity(Key key, String step, int attempt, Memory memory) {}

    private final RunScope scope;
    private final Identity identity;
    private final Consumer<AutoCloseable> onCancel;
    private final Logger log;
    /** What connections have made for this attempt, by their names. */
    private final Map<String, Object> views = new ConcurrentHashMap<>();

    AttemptContext(RunScope scope, Identity identity, Consumer<AutoCloseable> onCancel) {
        this.scope = scope;
        this.identity = identity;
        this.onCancel = onCancel;
        this.log = scope.logger(identity.key());
    }

    @Override
    public <C> C connection(String name, Class<C> type) {
        C shared = scope.connections().get(name, type);
        return shared instanceof TaskConnection<?> own
                ? type.cast(views.computeIfAbsent(name, _ -> own.forTask(this)))
                : shared;
    }

    @Override
    public void onCancel(AutoCloseable stop) {
        onCancel.accept(stop);
    }

    @Override
    public <T> T remember(String name, Class<T> type, Callable<T> value) throws Exception {
        return identity.memory().value(name, type, value);
    }

    @Override
    public <T> Optional<T> recall(String name, Class<T> type) {
        return identity.memory().recall(name, type);
    }

    @Override
    public String idempotencyKey() {
        return identity.memory().idempotencyKey();
    }

    @Override
    public Secret secret(String name) {
        return scope.secrets().apply(name);
    }

    @Override
    public PastDurations pastDurations(String kind) {
        return new CachedDurations(scope, kind);
    }

    @Override
    public Progress progress() {
        return new Progress() {
            @Override
            public void update(long done, long total, String unit) {
                message(
                        total > 0
                                ? String.format(Locale.ROOT, "%,d of %,d %s", done, total, unit)
                                : String.format(Locale.ROOT, "%,d %s", done, unit));
            }

            @Override
            public void message(String text) {
                scope.listener()
                        .on(new RunEvent.Progressed(
                                identity.key(), identity.step(), scope.masking().text(text)));
            }

            @Override
            public void begin(String part) {
                changed(part, true);
            }

            @Override
            public void end(String part) {
                changed(part, false);
            }

            private void changed(String part, boolean running) {
                scope.listener()
                        .on(new RunEvent.PartChanged(
                                identity.key(), identity.step(), scope.masking().text(part), running));
            }
        };
    }

    @Override
    public Logger log() {
        return log;
    }

    @Override
    public Path workFolder() {
        return scope.workFolder();
    }

    @Override
    public Instant now() {
        return scope.time().instant();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        scope.time().sleep(time);
    }

    @Override
    public ZoneId zone() {
        return scope.zone();
    }

    @Override
    public String runId() {
        return scope.run().id();
    }

    @Override
    public String task() {
        return identity.key().toString();
    }

    @Override
    public int attempt() {
        return identity.attempt();
    }
}
