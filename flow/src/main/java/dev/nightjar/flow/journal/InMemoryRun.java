package dev.nightjar.flow.journal;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Blobs;
import dev.nightjar.flow.codec.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** One run of a journal in memory, as one that begins it or takes it up has it. Thread-safe. */
final class InMemoryRun implements RunJournal, Blobs {
    private final Journal.Run run;
    private final int number;
    private final KeyHasher hasher;
    private final Map<String, byte[]> blobs;
    /** Guarded by this, as is the rest. */
    private final List<Entry> entries;

    private final List<LogLine> lines;
    private final List<Journal.Request> requests;
    private final Set<Integer> forgotten;
    private int forgottenBefore;
    /** Of each retry that has forgotten failures. */
    private final List<RetriedFailures> retriedFailures = new ArrayList<>();
    /** The failures that were forgotten last, and not with all from a step on. */
    private final Map<Key, Integer> retried = new HashMap<>();

    private Optional<Instant> retriedFrom = Optional.empty();
    private final Map<Key, Entry.AttemptFailed> failed = new HashMap<>();
    private final Map<Key, Integer> decided = new HashMap<>();
    private Optional<Listener> listener = Optional.empty();
    private RunState state = RunState.RUNNING;
    private Optional<String> reason = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private boolean closed;

    InMemoryRun(Journal.Run run, int number) {
        this.run = run;
        this.number = number;
        hasher = KeyHasher.of(KeyHasher.newSecret());
        blobs = new ConcurrentHashMap<>();
        entries = new ArrayList<>();
        lines = new ArrayList<>();
        requests = new ArrayList<>();
        forgotten = new HashSet<>();
    }

    private InMemoryRun(Journal.Run run, InMemoryRun before) {
        this.run = run;
        number = before.number;
        hasher = before.hasher;
        blobs = before.blobs;
        entries = new ArrayList<>(before.entries);
        lines = new ArrayList<>(before.lines);
        requests = new ArrayList<>(before.requests);
        forgotten = new HashSet<>(before.forgotten);
        forgottenBefore = before.forgottenBefore;
        retriedFailures.addAll(before.retriedFailures);
        retried.putAll(before.retried);
        retriedFrom = before.retriedFrom;
    }

    int number() {
        return number;
    }

    @Override
    public synchronized Optional<Instant> retriedFrom() {
        return retriedFrom;
    }

    @Override
    public synchronized boolean followsRetriedFailure(Key key) {
        Integer at = decided.get(key);
        return at != null && retriedFailures.stream().anyMatch(failures -> failures.mayHaveLedTo(key, at));
    }

    @Override
    public synchronized Optional<Entry.Failed> retriedFailure(Key key) {
        return Optional.ofNullable(retried.get(key)).map(entries::get).map(Entry.Failed.class::cast);
    }

    @Override
    public synchronized Optional<Entry.Asked> asked(Key key) {
        return entries.reversed().stream()
                .filter(entry -> entry instanceof Entry.Asked && entry.key().equals(key))
                .findFirst()
                .map(Entry.Asked.class::cast);
    }

    @Override
    public KeyHasher hasher() {
        return hasher;
    }

    /** The same for somebody who takes it up; who had it writes no more. */
    synchronized InMemoryRun reopened() {
        close();
        InMemoryRun next = new InMemoryRun(run, this);
        if (state.hasEnded()) {
            next.requests.removeIf(Journal.Request.Cancel.class::isInstance);
        }
        next.index();
        return next;
    }

    /** As {@link #reopened}, less what is to be done again. */
    synchronized InMemoryRun retried(Journal.Retry what, Payload.Inline spec) {
        InMemoryRun next =
                new InMemoryRun(new Journal.Run(run.id(), run.flow(), spec, run.started(), run.runDate()), this);
        next.forget(what);
        next.index();
        close();
        return next;
    }

    private void index() {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry instanceof Entry.AttemptFailed attempt && i >= forgottenBefore) {
                failed.put(entry.key(), attempt);
            } else if (entry.decides() && !forgotten.contains(i)) {
                decided.putIfAbsent(entry.key(), i);
                failed.remove(entry.key());
            }
        }
    }

    private void forget(Journal.Retry what) {
        requests.removeIf(Journal.Request.Cancel.class::isInstance);
        forgottenBefore = entries.size();
        switch (what) {
            case Journal.Retry.Failures _ -> forgetFailures();
            case Journal.Retry.From(Key step) -> {
                forgetFrom(step);
                requests.clear();
                retriedFrom = Optional.of(entries.getLast().at());
            }
        }
    }

    private void forgetFailures() {
        RetriedFailures followed = new RetriedFailures(forgottenBefore);
        Set<Key> branches = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (!forgotten.contains(i) && (entry instanceof Entry.Failed || entry instanceof Entry.BranchFailed)) {
                forgotten.add(i);
                retried.put(entry.key(), i);
                followed.add(entry.key(), i);
                branches.addAll(entry.key().branches());
            }
        }
        retriedFailures.add(followed);
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof Entry.BranchEnded ended && branches.contains(ended.key())) {
                forgotten.add(i);
            }
        }
    }

    /** What was running when the step began, and has ended since, is kept; the rest that has happened since is forgotten. */
    private void forgetFrom(Key step) {
        Set<Key> running = new HashSet<>();
        Set<Integer> kept = new HashSet<>();
        int first = entries.size();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (i < first && entry.key().equals(step)) {
                first = i;
            } else if (i < first && entry instanceof Entry.Started) {
                running.add(entry.key());
            } else if ((entry instanceof Entry.Succeeded || entry instanceof Entry.Failed)
                    && running.remove(entry.key())
                    && i > first) {
                kept.add(i);
            }
        }
        if (first == entries.size()) {
            throw new NightjarException(ErrorCode.USAGE, "run %s has no step '%s'".formatted(run.id(), step));
        }
        Set<Integer> meant = new HashSet<>();
        for (int i = first; i < entries.size(); i++) {
            if (!kept.contains(i) && !isRememberedBy(running, entries.get(i))) {
                meant.add(i);
            }
        }
        forgotten.addAll(meant);
        retried.values().removeAll(meant);
    }

    private static boolean isRememberedBy(Set<Key> running, Entry entry) {
        return entry instanceof Entry.Value
                && entry.key().parent().filter(running::contains).isPresent();
    }

    synchronized Journal.RunRecord record() {
        return new Journal.RunRecord(run, state, ended, reason, Optional.empty());
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** What a task or branch did before it failed counts no more than its failure does, and what was asked is asked again. */
    synchronized List<Entry> current() {
        Map<Key, Integer> failures = new HashMap<>();
        for (int i : forgotten) {
            if (entries.get(i) instanceof Entry.Failed || entries.get(i) instanceof Entry.BranchFailed) {
                failures.merge(entries.get(i).key(), i, Math::max);
            }
        }
        List<Entry> current = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            boolean isAskedAgain = entries.get(i) instanceof Entry.Asked && i < forgottenBefore;
            if (!forgotten.contains(i)
                    && !isAskedAgain
                    && i > failures.getOrDefault(entries.get(i).key(), -1)) {
                current.add(entries.get(i));
            }
        }
        return current;
    }

    synchronized List<LogLine> lines() {
        return List.copyOf(lines);
    }

    void request(Journal.Request request) {
        Optional<Listener> hears;
        synchronized (this) {
            requests.add(request);
            hears = listener;
        }
        hears.ifPresent(h -> h.requested(request));
    }

    @Override
    public synchronized Journal.Run run() {
        return run;
    }

    @Override
    public synchronized Optional<Entry> find(Key key) {
        return Optional.ofNullable(decided.get(key)).map(entries::get);
    }

    @Override
    public synchronized Optional<Decision> decision(Key key) {
        return Optional.ofNullable(decided.get(key)).map(i -> new Decision(i + 1L, kind(entries.get(i))));
    }

    private static Decision.Kind kind(Entry entry) {
        return switch (entry) {
            case Entry.Failed _, Entry.BranchFailed _ -> Decision.Kind.FAILED;
            case Entry.BranchEnded ended when ended.result().isEmpty() -> Decision.Kind.ENDED;
            case Entry.Succeeded _, Entry.Value _, Entry.BranchEnded _ -> Decision.Kind.RESULT;
            case Entry.Started _, Entry.AttemptFailed _, Entry.Asked _ ->
                throw new IllegalArgumentException("decides nothing: " + entry);
        };
    }

    @Override
    public synchronized Optional<Entry.AttemptFailed> failedAttempt(Key key) {
        return Optional.ofNullable(failed.get(key));
    }

    @Override
    public Append prepare(Entry entry, Thread waiter) {
        CompletableFuture<Long> position = new CompletableFuture<>();
        return new Append() {
            @Override
            public void start() {
                try {
                    position.complete(add(entry));
                } catch (NightjarException e) {
                    position.completeExceptionally(e);
                }
                LockSupport.unpark(waiter);
            }

            @Override
            public long await() {
                try {
                    return position.join();
                } catch (CompletionException e) {
                    throw e.getCause() instanceof NightjarException ours ? ours : e;
                }
            }
        };
    }

    private synchronized long add(Entry entry) {
        checkOpen();
        entries.add(entry);
        return entries.size();
    }

    private void checkOpen() {
        if (closed) {
            throw new NightjarException(
                    ErrorCode.CANCELLED, "run %s has ended, and takes nothing more".formatted(run.id()));
        }
    }

    @Override
    public void note(Entry entry) {
        add(entry);
    }

    @Override
    public synchronized Entry read(long position) {
        return entries.get((int) position - 1);
    }

    @Override
    public synchronized void log(LogLine line) {
        if (!closed) {
            lines.add(line);
        }
    }

    @Override
    public void listen(Listener newListener) {
        List<Journal.Request> before;
        synchronized (this) {
            listener = Optional.of(newListener);
            before = List.copyOf(requests);
        }
        before.forEach(newListener::requested);
    }

    @Override
    public synchronized void state(RunState newState, Optional<String> why) {
        checkOpen();
        state = newState;
        reason = why;
        // The entries carry the time of the runtime; the end of the last one is near enough to the run's.
        ended = newState == RunState.RUNNING || newState == RunState.WAITING
                ? Optional.empty()
                : Optional.of(
                        entries.isEmpty() ? run.started() : entries.getLast().at());
    }

    @Override
    public Blobs blobs() {
        return this;
    }

    @Override
    public String put(byte[] bytes) {
        String hash = Blobs.hash(bytes);
        blobs.putIfAbsent(hash, bytes);
        return hash;
    }

    @Override
    public byte[] get(String hash) {
        byte[] bytes = blobs.get(hash);
        if (bytes == null) {
            throw new NightjarException(ErrorCode.DIVERGED, "the journal lacks the value with hash " + hash);
        }
        return bytes;
    }

    @Override
    public synchronized void close() {
        closed = true;
        listener = Optional.empty();
    }
}
