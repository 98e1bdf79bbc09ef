package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.NightjarException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something to be written. Published by {@code done}. */
final class Write {
    final @Nullable Row row;
    /** Of the row; computed by who brings it, since all wait for the one who writes. */
    final long crc;

    private final SqliteWriter.@Nullable Written heard;
    final SqliteWriter.@Nullable Change change;
    final @Nullable Thread waiter;
    long position;

    @Nullable NightjarException error;

    private List<Write> wakes = List.of();
    private volatile boolean done;

    Write(
            @Nullable Row row,
            SqliteWriter.@Nullable Written heard,
            SqliteWriter.@Nullable Change change,
            @Nullable Thread waiter) {
        this.row = row;
        this.crc = row == null ? 0 : row.crc();
        this.heard = heard;
        this.change = change;
        this.waiter = waiter;
    }

    void hear() {
        if (row != null && heard != null) {
            heard.written(position, row);
        }
    }

    void end() {
        done = true;
        wake();
    }

    void wake() {
        LockSupport.unpark(waiter);
    }

    /** Each who waits gets an exception of its own: their traces differ, and so does what they suppress. */
    void fail(NightjarException why) {
        error = new NightjarException(why.code(), why.getMessage(), why);
        end();
    }

    /**
     * Waits for the end without regard to interrupts, which are kept for later; throws what went wrong.
     *
     * @param lookNanos how long to look for it before going to sleep
     */
    void await(long lookNanos) {
        if (lookNanos > 0) {
            Lookout.sees(() -> done, lookNanos);
        }
        boolean interrupted = false;
        while (!done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        wakes.forEach(Write::wake);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (error != null) {
            throw error;
        }
    }

    /**
     * Tells all who wait. Of the virtual threads only one is woken from here, and each wakes two more: they do that at a
     * fraction of what it costs from outside their scheduler, whose workers would go to sleep between two of them. No
     * other thread is made to wait until the scheduler has time.
     */
    static void endAll(List<Write> group) {
        List<Write> virtual = new ArrayList<>();
        for (Write write : group) {
            if (write.waiter != null && write.waiter.isVirtual()) {
                virtual.add(write);
            } else {
                write.end();
            }
        }
        int count = virtual.size();
        // INVARIANT: a write is done before the one that wakes its waiter is.
        for (int i = count - 1; i >= 0; i--) {
            int next = 2 * i + 1;
            virtual.get(i).wakes = virtual.subList(Math.min(next, count), Math.min(next + 2, count));
            virtual.get(i).done = true;
        }
        virtual.stream().findFirst().ifPresent(Write::wake);
    }
}
