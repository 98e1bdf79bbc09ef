package dev.nightjar.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The branches of a map that run, and a few that are ready: one that ends starts the next, so that the thread of the flow
 * need not be woken for each. A map of few at once has none ready: it takes an item when one can run.
 *
 * <p>{@link #ended} and {@link #clear} are for all threads, the rest is for the thread of the flow.
 */
final class BranchSlots {
    /** To so many that run one is made ready. */
    private static final int RUNNING_TO_READY = 8;

    private final int atOnce;
    private final int ahead;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, as is the rest. */
    private final Deque<Thread> ready = new ArrayDeque<>();

    private int running;
    /** How many run or are ready; changed under the lock, and looked at without it while there is plenty of room. */
    private volatile int left;
    /** When that many are left, the thread of the flow is woken; -1 when it does not wait. */
    private int wakeAt = -1;

    BranchSlots(int atOnce) {
        this.atOnce = atOnce;
        this.ahead = atOnce / RUNNING_TO_READY;
    }

    /** Waits until one more may be {@linkplain #start started}. */
    void awaitRoom() {
        int most = atOnce + ahead - 1;
        if (left > most) {
            awaitLeft(most, Math.min(most, atOnce + ahead / 2));
        }
    }

    /** Waits until all have ended. */
    void awaitEnd() {
        awaitLeft(0, 0);
    }

    /** Without regard to interrupts, which are kept for later. */
    private void awaitLeft(int most, int enough) {
        lock.lock();
        try {
            if (left > most) {
                while (left > enough) {
                    wakeAt = enough;
                    changed.awaitUninterruptibly();
                }
                wakeAt = -1;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has a branch run, now or after others; {@link #ended} tells of its end. */
    void start(Thread branch) {
        lock.lock();
        try {
            if (running == atOnce) {
                ready.add(branch);
                count();
                return;
            }
            running++;
            count();
        } finally {
            lock.unlock();
        }
        branch.start();
    }

    void ended() {
        Thread next;
        lock.lock();
        try {
            next = ready.poll();
            if (next == null) {
                running--;
            }
            tell();
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.start();
        }
    }

    /** What is ready is not to run any more. */
    void clear() {
        lock.lock();
        try {
            ready.clear();
            tell();
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        count();
        if (left <= wakeAt) {
            changed.signal();
        }
    }

    private void count() {
        left = running + ready.size();
    }
}
