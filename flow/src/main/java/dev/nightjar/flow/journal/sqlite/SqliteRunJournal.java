package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Blobs;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.KeyHash;
import dev.nightjar.flow.journal.KeyHasher;
import dev.nightjar.flow.journal.LogLine;
import dev.nightjar.flow.journal.RunJournal;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** One run of a SQLite journal, in the process that is at it. Thread-safe. */
final class SqliteRunJournal implements RunJournal {
    /** What the run needs of its journal. */
    record Parts(SqliteWriter writer, SqliteReader reader, InstantSource time, Consumer<SqliteRunJournal> closed) {}

    private final Parts parts;
    private final RunRow row;
    private final KeyHasher hasher;
    private final RowCodec rows;
    private final RunIndex index;
    private final EntryReader entries;
    private final LargeValues blobs;
    private final LogBuffer log;
    private final DecisionChunks chunks;
    private final Runnable checkOpen = this::checkOpen;
    /** Guarded by itself. */
    private final List<Consumer<Listener>> early = new ArrayList<>();
    /** Guarded by {@code early}. */
    private Optional<Listener> listener = Optional.empty();

    private final AtomicBoolean closed = new AtomicBoolean();

    SqliteRunJournal(Parts parts, RunRow row, RunIndex index) {
        this.parts = parts;
        this.row = row;
        this.hasher = row.hasher();
        this.rows = new RowCodec(row.number(), hasher);
        this.index = index;
        this.entries = new EntryReader(parts.reader(), row);
        this.blobs = new LargeValues(parts.writer(), parts.reader(), row.number());
        this.log = new LogBuffer(parts.writer(), row.number());
        this.chunks = new DecisionChunks(parts.writer(), row.number());
    }

    long number() {
        return row.number();
    }

    @Override
    public Journal.Run run() {
        return row.record().run();
    }

    @Override
    public Optional<Instant> retriedFrom() {
        return index.retriedFrom();
    }

    @Override
    public boolean followsRetriedFailure(Key key) {
        return index.followsRetriedFailure(key, key.hash(hasher));
    }

    @Override
    public Optional<Entry.Failed> retriedFailure(Key key) {
        return read(key, index::retriedFailure).map(Entry.Failed.class::cast);
    }

    @Override
    public Optional<Entry.Asked> asked(Key key) {
        return entries.lastAsked(key.hash(hasher))
                .filter(found -> found.key().equals(key))
                .map(Entry.Asked.class::cast);
    }

    @Override
    public KeyHasher hasher() {
        return hasher;
    }

    @Override
    public Optional<Entry> find(Key key) {
        return read(key, hash -> index.decision(hash).map(Decision::position));
    }

    @Override
    public Optional<Decision> decision(Key key) {
        return index.isEmpty() ? Optional.empty() : index.decision(key.hash(hasher));
    }

    @Override
    public Optional<Entry.AttemptFailed> failedAttempt(Key key) {
        return read(key, index::failedAttempt).map(Entry.AttemptFailed.class::cast);
    }

    /** The entry of a key, where the index has one. */
    private Optional<Entry> read(Key key, Function<KeyHash, Optional<Long>> position) {
        // Most keys are asked for in runs that have decided nothing yet, and to hash one takes time.
        return index.isEmpty()
                ? Optional.empty()
                : position.apply(key.hash(hasher)).map(found -> read(found, key));
    }

    /** Never what a disk has put in the place of another. */
    private Entry read(long position, Key key) {
        Entry found = entries.read(position);
        if (!found.key().equals(key)) {
            throw EntryReader.damaged(position);
        }
        return found;
    }

    @Override
    public Append prepare(Entry entry, Thread waiter) {
        checkOpen();
        return parts.writer().prepare(rows.encode(entry), chunks, waiter, checkOpen);
    }

    @Override
    public void note(Entry entry) {
        checkOpen();
        parts.writer().note(rows.encode(entry), chunks);
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new NightjarException(
                    ErrorCode.CANCELLED, "run %s has ended, and takes nothing more".formatted(run().id()));
        }
    }

    @Override
    public Entry read(long position) {
        return entries.read(position);
    }

    @Override
    public void log(LogLine line) {
        log.add(line);
    }

    void flushLog() {
        log.flush();
    }

    @Override
    public void listen(Listener newListener) {
        List<Consumer<Listener>> before;
        synchronized (early) {
            listener = Optional.of(newListener);
            before = List.copyOf(early);
            early.clear();
        }
        before.forEach(event -> event.accept(newListener));
    }

    void request(Journal.Request request) {
        tell(to -> to.requested(request));
    }

    void lost(NightjarException why) {
        tell(to -> to.lost(why));
    }

    private void tell(Consumer<Listener> event) {
        Optional<Listener> hears;
        synchronized (early) {
            hears = listener;
            if (hears.isEmpty()) {
                early.add(event);
            }
        }
        hears.ifPresent(event);
    }

    @Override
    public void state(RunState state, Optional<String> reason) {
        checkOpen();
        log.flush();
        boolean over = state != RunState.RUNNING && state != RunState.WAITING;
        SqliteWriter.Change change = connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update run set state = ?, reason = ?, ended = ?,
                        last_entry = iif(?, (select coalesce(max(seq), 0) from entry) + ?, null)
                    where number = ?""")) {
                update.setString(1, state.name());
                update.setString(2, reason.orElse(null));
                update.setObject(3, over ? parts.time().instant().toEpochMilli() : null);
                update.setBoolean(4, over);
                // The entries of this very group are not in the table yet.
                update.setInt(5, SqliteWriter.LARGEST_GROUP);
                update.setLong(6, row.number());
                update.executeUpdate();
            }
        };
        if (over) {
            parts.writer().change(change);
        } else {
            parts.writer().note(change);
        }
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        log.close();
        chunks.close();
        parts.closed().accept(this);
        parts.writer().note(row::giveUp);
    }
}
