package dev.nightjar.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do when a signal ends the process: one after the other, the newest first, since it stands on what was
 * there before. Thread-safe.
 */
final class EndOfProcess {
    /** Guarded by the class, as all here. */
    private static final Deque<Runnable> LEFT = new ArrayDeque<>();

    private static boolean hooked;
    private static boolean begun;

    private EndOfProcess() {}

    /** Leaves something to the end, unless that has begun. */
    static synchronized boolean leave(Runnable what) {
        if (!hooked) {
            try {
                Runtime.getRuntime()
                        .addShutdownHook(Thread.ofPlatform().name("interrupt").unstarted(EndOfProcess::doAll));
                hooked = true;
            } catch (IllegalStateException _) {
                begun = true;
            }
        }
        if (!begun) {
            LEFT.push(what);
        }
        return !begun;
    }

    /** Takes back what was left to the end, unless that has begun. */
    static synchronized boolean takeBack(Runnable what) {
        if (!begun) {
            LEFT.remove(what);
        }
        return !begun;
    }

    /** Where the end has begun, it is waited for: what a thread would say about it only gets in the way. */
    static void awaitIfBegun() {
        synchronized (EndOfProcess.class) {
            if (!begun) {
                return;
            }
        }
        await();
    }

    static void await() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void doAll() {
        Runnable next = next();
        if (next != null) {
            try {
                next.run();
            } finally {
                doAll();
            }
        }
    }

    private static synchronized @Nullable Runnable next() {
        begun = true;
        return LEFT.poll();
    }
}
