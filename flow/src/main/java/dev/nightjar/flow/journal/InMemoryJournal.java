package dev.nightjar.flow.journal;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Payload;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Lasts as long as its process, and keeps all that it was given. Thread-safe. */
public final class InMemoryJournal implements Journal {
    private final Map<String, InMemoryRun> runs = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final InMemoryPermits permits = new InMemoryPermits();
    private final InMemoryCache cache = new InMemoryCache();

    @Override
    public RunJournal begin(Run run) {
        return runs.compute(
                run.id(),
                (_, known) -> known == null ? new InMemoryRun(run, numbers.getAndIncrement()) : known.reopened());
    }

    @Override
    public RunJournal retry(String run, Retry what, Payload.Inline spec) {
        existing(run);
        return requireNonNull(runs.computeIfPresent(run, (_, known) -> known.retried(what, spec)), "it is there");
    }

    @Override
    public Optional<RunRecord> run(String id) {
        return Optional.ofNullable(runs.get(id)).map(InMemoryRun::record);
    }

    @Override
    public List<RunRecord> runs(int most) {
        return runs.values().stream()
                .sorted(Comparator.comparingInt(InMemoryRun::number).reversed())
                .limit(most)
                .map(InMemoryRun::record)
                .toList();
    }

    /** None: a process takes this journal with it. */
    @Override
    public List<RunRecord> orphans() {
        return List.of();
    }

    @Override
    public Stream<Entry> entries(String run) {
        return existing(run).entries().stream();
    }

    @Override
    public Stream<Entry> current(String run) {
        return existing(run).current().stream();
    }

    @Override
    public LogTail tail(String run) {
        existing(run);
        return new LogTail() {
            private int read;

            @Override
            public List<LogLine> next() {
                List<LogLine> lines = existing(run).lines();
                List<LogLine> next = lines.subList(read, lines.size());
                read = lines.size();
                return next;
            }
        };
    }

    @Override
    public byte[] value(String run, Payload payload) {
        return switch (payload) {
            case Payload.Inline inline -> inline.bytes();
            case Payload.Stored stored -> existing(run).get(stored.hash());
        };
    }

    @Override
    public void request(String run, Request request) {
        existing(run).request(request);
    }

    @Override
    public Permits permits() {
        return permits;
    }

    @Override
    public ResultCache cache() {
        return cache;
    }

    /** Refused: there is no file. */
    @Override
    public void backup(Path file) {
        throw new NightjarException(
                ErrorCode.USAGE, "a journal in memory cannot be copied to %s; keep it in a file".formatted(file));
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public int expire(Instant before) {
        List<String> old = runs.values().stream()
                .map(InMemoryRun::record)
                .filter(record -> record.ended().filter(before::isAfter).isPresent())
                .filter(record -> record.state().hasEnded())
                .map(record -> record.run().id())
                .toList();
        old.forEach(runs::remove);
        return old.size();
    }

    @Override
    public void close() {
        // What it holds goes with it.
    }

    private InMemoryRun existing(String id) {
        InMemoryRun run = runs.get(id);
        if (run == null) {
            throw new NightjarException(ErrorCode.USAGE, "the journal has no run '%s'".formatted(id));
        }
        return run;
    }

    private static final class InMemoryPermits implements Permits {
        /** Guarded by this. */
        private final Map<String, Integer> held = new HashMap<>();

        @Override
        public synchronized boolean take(String limit, int count) {
            if (held.getOrDefault(limit, 0) >= count) {
                return false;
            }
            held.merge(limit, 1, Integer::sum);
            return true;
        }

        @Override
        public synchronized void give(String limit) {
            held.computeIfPresent(limit, (_, count) -> count - 1);
        }
    }

    private static final class InMemoryCache implements ResultCache {
        private record Kept(Instant at, Payload.Inline result) {}

        private final Map<String, Kept> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<Payload.Inline> find(String key, Instant since) {
            return Optional.ofNullable(kept.get(key))
                    .filter(result -> !result.at().isBefore(since))
                    .map(Kept::result);
        }

        @Override
        public void keep(String key, Instant at, Payload.Inline result) {
            kept.put(key, new Kept(at, result));
        }
    }
}
