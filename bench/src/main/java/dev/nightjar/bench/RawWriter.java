package dev.nightjar.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The limit of what a journal on SQLite can do: the table, the settings and the groups of Nightjar's, and nothing else.
 * The bytes of a record are made once. Thread-safe.
 */
final class RawWriter implements AutoCloseable {
    /** The bytes of one task's two records, as long as those of {@link NoOpTask}. */
    private static final byte[] STARTED =
            "{\"key\":[\"map n#1\",\"[123456]\",\"step no-op#1\"],\"type\":\"no-op\",\"attempt\":1}".getBytes(UTF_8);

    private static final byte[] SUCCEEDED =
            "{\"key\":[\"map n#1\",\"[123456]\",\"step no-op#1\"],\"type\":\"no-op\",\"attempts\":1}".getBytes(UTF_8);
    private static final byte[] SPEC = "{\"number\":123456,\"table\":\"shop.orders\"}".getBytes(UTF_8);
    private static final byte[] RESULT = "{\"number\":123456,\"state\":\"same\"}".getBytes(UTF_8);
    private static final int LARGEST_GROUP = 4096;

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement insert;
    private final Queue<Write> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("raw writer").unstarted(this::work);
    private volatile boolean parked;
    private volatile boolean closing;
    private long position;

    private static final class Write {
        private final byte[] head;
        private final @Nullable Thread waiter;
        private volatile boolean done;

        Write(byte[] head, @Nullable Thread waiter) {
            this.head = head;
            this.waiter = waiter;
        }
    }

    RawWriter(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement create = connection.createStatement()) {
            create.execute("pragma wal_autocheckpoint = 4000");
            create.executeUpdate("""
                    create table entry (
                        seq integer primary key,
                        run integer not null,
                        kind integer not null,
                        key_high integer not null,
                        key_low integer not null,
                        at integer not null,
                        head blob not null,
                        spec blob,
                        value blob,
                        crc integer not null
                    )""");
        }
        begin = connection.prepareStatement("begin immediate");
        commit = connection.prepareStatement("commit");
        insert = connection.prepareStatement("insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        thread.start();
    }

    /** So many tasks, each by a virtual thread that notes its start and waits for its end; at most so many at once. */
    double rate(int tasks, int atOnce) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        List<Thread> workers = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < atOnce; i++) {
            workers.add(Thread.startVirtualThread(() -> {
                while (next.getAndIncrement() < tasks) {
                    oneTask();
                }
            }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return Rounds.perSecond(tasks, begun);
    }

    private void oneTask() {
        queue.add(new Write(STARTED, null));
        Write write = new Write(SUCCEEDED, Thread.currentThread());
        queue.add(write);
        if (parked) {
            LockSupport.unpark(thread);
        }
        while (!write.done) {
            LockSupport.park(write);
        }
    }

    private void work() {
        List<Write> group = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                gather(group);
                if (group.isEmpty()) {
                    parked = true;
                    if (queue.isEmpty()) {
                        LockSupport.parkNanos(this, 1_000_000_000);
                    }
                    parked = false;
                } else {
                    write(group);
                }
            }
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void gather(List<Write> group) {
        while (group.size() < LARGEST_GROUP) {
            Write write = queue.poll();
            if (write == null) {
                return;
            }
            group.add(write);
        }
    }

    private void write(List<Write> group) throws SQLException {
        begin.executeUpdate();
        for (Write write : group) {
            boolean ended = write.waiter != null;
            insert.setLong(1, ++position);
            insert.setLong(2, 1);
            insert.setInt(3, ended ? 3 : 1);
            insert.setLong(4, position * 0x9E3779B97F4A7C15L);
            insert.setLong(5, position * 0xBF58476D1CE4E5B9L);
            insert.setLong(6, 1_790_000_000_000L);
            insert.setBytes(7, write.head);
            insert.setBytes(8, ended ? SPEC : null);
            insert.setBytes(9, ended ? RESULT : null);
            insert.setLong(10, 0x7FFF_FFFFL);
            insert.addBatch();
        }
        insert.executeBatch();
        commit.executeUpdate();
        for (Write write : group) {
            write.done = true;
            LockSupport.unpark(write.waiter);
        }
        group.clear();
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
