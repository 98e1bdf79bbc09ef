package dev.nightjar.flow.journal.sqlite;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.RunJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to a journal: what has gathered while it committed goes into the next transaction, so that
 * many share one wait for the disk. Thread-safe; callers wait without regard to interrupts, which are kept for later.
 */
final class SqliteWriter implements AutoCloseable {
    /** A change of tables other than that of the entries. */
    interface Change {
        void apply(Connection connection) throws SQLException;
    }

    /** Hears of a row that is on the disk; called by the writer's thread, must be quick. */
    interface Written {
        void written(long position, Row row);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);
    static final int LARGEST_GROUP = 4096;
    /** How long what is only noted may wait for company. */
    private static final long NOTE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** How long it is worth to look for the next step of one who writes alone. */
    private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    /** How long it is worth to look for the end of a commit that nobody else waits for. */
    private static final long ONE_COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Who looks takes a core from the one that is looked for, unless there is another. */
    private static final boolean SPARE_CORE = Runtime.getRuntime().availableProcessors() > 1;
    /** What a step writes: that it started, and how it ended. */
    private static final int ONE_STEP = 2;

    private final SqliteFile file;
    private final Connection connection;
    private final Duration patience;
    /** Of the writer's thread. */
    private EntryTable entries;

    /** Of the writer's thread: whether there is something of it in the log. */
    private boolean wrote;

    /** Whether the last group was written for one alone. */
    private volatile boolean alone;

    private final Queue<Write> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean closing;
    /** Why nothing can be written any more; set once, by the writer. */
    private volatile @Nullable NightjarException broken;
    /** The lease that every transaction is checked against; 0 before there is one. */
    private volatile long lease;

    /** @param patience how long a write is tried again while the disk is full */
    SqliteWriter(SqliteFile file, Connection connection, Duration patience) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.patience = patience;
        this.entries = new EntryTable(connection);
        this.thread = Thread.ofPlatform().daemon().name("journal writer").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** From now on nothing is written once this lease is gone. */
    void fencedBy(long token) {
        lease = token;
    }

    /**
     * A row to be written; it is awaited until it is on the disk, and its number is its position.
     *
     * @param checkOpen asked when it is started; when it throws, nothing is written, and that is thrown to who waits
     */
    RunJournal.Append prepare(Row row, Written heard, Thread waiter, Runnable checkOpen) {
        Write write = new Write(row, heard, null, waiter);
        return new RunJournal.Append() {
            @Override
            public void start() {
                try {
                    checkOpen.run();
                } catch (NightjarException e) {
                    write.fail(e);
                    return;
                }
                enqueue(write);
                if (alone && !waiter.equals(Thread.currentThread())) {
                    // Who looks for the end of a commit must be awake.
                    LockSupport.unpark(waiter);
                }
            }

            @Override
            public long await() {
                SqliteWriter.this.await(write);
                return write.position;
            }
        };
    }

    /** Makes a change; returns once it is on the disk. What it throws is thrown here, and undoes it alone. */
    void change(Change change) {
        Write write = new Write(null, null, change, Thread.currentThread());
        enqueue(write);
        await(write);
    }

    /** Writes a row with the next that somebody awaits. */
    void note(Row row, Written heard) {
        enqueue(new Write(row, heard, null, null));
    }

    /** Makes a change with the next that somebody awaits. */
    void note(Change change) {
        enqueue(new Write(null, null, change, null));
    }

    /** Writes what has gathered, and ends. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        OwnThread.awaitEnd(thread);
    }

    private void await(Write write) {
        write.await(alone ? ONE_COMMIT_NANOS : 0);
    }

    private void enqueue(Write write) {
        queue.add(write);
        // INVARIANT: the writer sets parked before its last look at the queue, and broken before it empties the queue
        // for good; so it sees what was added, or the one who added it sees that.
        if (broken != null) {
            failQueue();
        } else if (write.waiter != null && parked) {
            LockSupport.unpark(thread);
        }
    }

    private void work() {
        List<Write> group = new ArrayList<>();
        try {
            while (broken == null) {
                gather(group);
                if (!group.isEmpty()) {
                    write(group);
                    alone = SPARE_CORE && group.size() <= ONE_STEP;
                    group.clear();
                } else if (closing) {
                    broken = new NightjarException(
                            ErrorCode.CANCELLED, "journal %s is closed; open it again to go on".formatted(file.path()));
                }
            }
        } catch (Throwable e) {
            // Such as an end of memory: whoever waits must hear of it, or waits for ever.
            NightjarException why = failure(e);
            broken = why;
            group.forEach(write -> write.fail(why));
        }
        failQueue();
        if (wrote) {
            checkpoint();
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("journal {} could not be closed", file.path(), e);
        }
    }

    /**
     * Brings what was written into the file itself, so that who copies that alone has it: SQLite does so only when the last
     * connection is closed, and that one only reads. The file of a journal that others are at stays behind a little. While
     * most of it is copied others may write.
     */
    private void checkpoint() {
        try (Statement pragma = connection.createStatement()) {
            pragma.execute("pragma busy_timeout = 0");
            pragma.execute("pragma wal_checkpoint(passive)");
            pragma.execute("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            // The disk is full, or the file may not be written any more; all there is lies in the log.
            LOG.debug("journal {} keeps its log", file.path(), e);
        }
    }

    /** Returns when somebody waits for what has gathered, when a note has waited long enough, or for the end. */
    private void gather(List<Write> group) {
        long until = 0;
        while (!takeAll(group) && !closing && group.size() < LARGEST_GROUP) {
            long now = System.nanoTime();
            if (until == 0 && !group.isEmpty()) {
                until = now + NOTE_NANOS;
            }
            long left = group.isEmpty() ? TimeUnit.SECONDS.toNanos(1) : until - now;
            if (left <= 0) {
                return;
            }
            if (!alone || !queueFillsSoon()) {
                parked = true;
                if (queue.isEmpty()) {
                    LockSupport.parkNanos(this, left);
                }
                parked = false;
            }
        }
    }

    /** Who writes one step after the other is back sooner than a thread that sleeps is awake. */
    private boolean queueFillsSoon() {
        if (!Lookout.sees(() -> !queue.isEmpty(), SOON_NANOS)) {
            alone = false;
            return false;
        }
        return true;
    }

    /** Whether somebody waits for what was in the queue. */
    private boolean takeAll(List<Write> group) {
        boolean awaited = false;
        while (group.size() < LARGEST_GROUP) {
            Write write = queue.poll();
            if (write == null) {
                break;
            }
            group.add(write);
            awaited |= write.waiter != null;
        }
        return awaited;
    }

    /** Commits the group; tries again for a while where that may help, since what is done cannot be undone. */
    private void write(List<Write> group) {
        long giveUp = System.nanoTime() + patience.toNanos();
        boolean warned = false;
        while (true) {
            try {
                Optional<Write> refused = commit(group);
                if (refused.isEmpty()) {
                    group.forEach(Write::hear);
                    Write.endAll(group);
                    return;
                }
                group.remove(refused.get());
                refused.get().end();
                continue;
            } catch (NightjarException e) {
                broken = e;
            } catch (SQLException e) {
                rollback();
                if (!SqliteFile.passes(e) || System.nanoTime() >= giveUp) {
                    broken = file.failure("write to", e);
                } else if (!warned) {
                    warned = true;
                    LOG.warn(
                            "{}; trying again for {}",
                            file.failure("write to", e).getMessage(),
                            patience);
                }
            } catch (Throwable e) {
                broken = failure(e);
            }
            NightjarException why = broken;
            if (why != null) {
                rollback();
                group.forEach(write -> write.fail(why));
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    /**
     * One transaction.
     *
     * @return a change that threw, after which nothing of the group was written
     */
    private Optional<Write> commit(List<Write> group) throws SQLException {
        entries.begin();
        entries.check(lease);
        boolean changed = false;
        for (Write write : group) {
            if (write.change != null) {
                changed = true;
                Optional<NightjarException> refusal = apply(write, write.change);
                if (refusal.isPresent()) {
                    rollback();
                    write.error = refusal.get();
                    return Optional.of(write);
                }
            }
        }
        if (changed) {
            // A change may have appended too, or ended the lease.
            entries.seek();
        }
        boolean rows = false;
        for (Write write : group) {
            if (write.row != null) {
                rows = true;
                write.position = entries.add(write.row, write.crc);
            }
        }
        if (rows) {
            entries.append();
        }
        entries.commit();
        wrote = true;
        return Optional.empty();
    }

    /**
     * Why a change must be left out, if it must. One that was only noted is never left out for a mistake in it: what comes
     * after it may count on it, such as an entry on its large value.
     */
    private Optional<NightjarException> apply(Write write, Change change) throws SQLException {
        try {
            change.apply(connection);
            return Optional.empty();
        } catch (NightjarException e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            if (write.waiter == null) {
                throw e;
            }
            return Optional.of(new NightjarException(ErrorCode.INTERNAL, "a change of the journal failed: " + e, e));
        } catch (SQLException e) {
            if (write.waiter == null || !SqliteFile.isForOneChange(e)) {
                throw e;
            }
            return Optional.of(file.failure("write to", e));
        }
    }

    private void rollback() {
        try (Statement rollback = connection.createStatement()) {
            rollback.executeUpdate("rollback");
        } catch (SQLException e) {
            // SQLite has done so itself, as it does where the disk is full.
            LOG.debug("nothing to roll back", e);
        }
        try {
            // The driver closes a statement that fails.
            entries.close();
            entries = new EntryTable(connection);
        } catch (SQLException e) {
            LOG.warn("journal {} cannot be written again: {}", file.path(), e.getMessage());
        }
    }

    private static NightjarException failure(Throwable error) {
        return new NightjarException(ErrorCode.INTERNAL, "the journal's writer failed: " + error, error);
    }

    private void failQueue() {
        NightjarException why = requireNonNull(broken, "the writer goes on");
        for (Write write = queue.poll(); write != null; write = queue.poll()) {
            write.fail(why);
        }
    }
}
