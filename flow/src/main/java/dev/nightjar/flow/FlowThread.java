package dev.nightjar.flow;

/** The thread of a flow and the flows in it, or of a branch: an interrupt waits while it cleans up. Thread-safe. */
final class FlowThread {
    private final Thread thread = Thread.currentThread();
    /** Guarded by this. */
    private int cleaning;
    /** Guarded by this. */
    private boolean due;

    /** Until it is closed the thread is not interrupted through here. For the thread itself. */
    interface Quiet extends AutoCloseable {
        /** Interrupts the thread, if somebody meant to. */
        @Override
        void close();
    }

    Thread thread() {
        return thread;
    }

    synchronized void interrupt() {
        if (cleaning > 0) {
            due = true;
        } else {
            thread.interrupt();
        }
    }

    synchronized Quiet quiet() {
        cleaning++;
        due |= Thread.interrupted();
        return this::clean;
    }

    private synchronized void clean() {
        cleaning--;
        if (due && cleaning == 0) {
            due = false;
            thread.interrupt();
        }
    }
}
