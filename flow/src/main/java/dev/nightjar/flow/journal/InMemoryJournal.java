package dev.nightjar.flow.journal;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Blobs;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lasts as long as its process, and keeps all that it was given. Thread-safe. */
public final class InMemoryJournal implements Journal, Blobs {
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final Map<String, Map<Key, Entry>> entries = new ConcurrentHashMap<>();
    private final Map<String, RunState> states = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

    @Override
    public Run begin(Run run) {
        entries.putIfAbsent(run.id(), new ConcurrentHashMap<>());
        states.put(run.id(), RunState.RUNNING);
        Run before = runs.putIfAbsent(run.id(), run);
        return before == null ? run : before;
    }

    @Override
    public Optional<Entry> find(String run, Key key) {
        return Optional.ofNullable(of(run).get(key));
    }

    @Override
    public void append(String run, Entry entry) {
        if (of(run).putIfAbsent(entry.key(), entry) != null) {
            throw new NightjarException(
                    ErrorCode.INTERNAL, "run %s has decided '%s' already".formatted(run, entry.key()));
        }
    }

    @Override
    public void state(String run, RunState state) {
        states.put(run, state);
    }

    /** The state that the run has come to. */
    public Optional<RunState> stateOf(String run) {
        return Optional.ofNullable(states.get(run));
    }

    @Override
    public Blobs blobs() {
        return this;
    }

    @Override
    public String put(byte[] bytes) {
        String hash = sha256(bytes);
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

    /** Forgets large values; entries that hold them are of no use afterwards. */
    @Override
    public void close() {
        blobs.clear();
    }

    private Map<Key, Entry> of(String run) {
        Map<Key, Entry> found = entries.get(run);
        if (found == null) {
            throw new NightjarException(ErrorCode.INTERNAL, "no run %s was begun".formatted(run));
        }
        return found;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
