package dev.nightjar.flow.journal.sqlite;

import java.util.function.BooleanSupplier;

/** Looks for what is there sooner than a thread that sleeps would be awake. */
final class Lookout {
    /** The clock costs more than a look, and takes from a neighbour that shares the core. */
    private static final int LOOKS_PER_CLOCK = 32;

    private Lookout() {}

    /** Whether it was seen within the time. */
    static boolean sees(BooleanSupplier what, long nanos) {
        long until = System.nanoTime() + nanos;
        do {
            for (int i = 0; i < LOOKS_PER_CLOCK; i++) {
                if (what.getAsBoolean()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() < until);
        return false;
    }
}
