package dev.nightjar.flow;

/** Waits that an interrupt does not end; it is kept for later. */
final class Uninterrupted {
    /** A wait. */
    interface Wait {
        void run() throws InterruptedException;
    }

    private Uninterrupted() {}

    static void run(Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    wait.run();
                    return;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
