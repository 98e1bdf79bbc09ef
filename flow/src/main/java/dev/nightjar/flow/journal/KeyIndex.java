package dev.nightjar.flow.journal;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Positions by the 128-bit hashes of keys, in 24 bytes an entry at half load: a run of a million finished tasks is
 * found again without an object for each. Not thread-safe while it is filled.
 */
public final class KeyIndex {
    private static final int FIRST_SIZE = 64;
    private static final long FORGOTTEN = -1;

    private long[] high = new long[FIRST_SIZE];
    private long[] low = new long[FIRST_SIZE];
    /** 0 where the slot is free; a forgotten key keeps its slot with {@link #FORGOTTEN}. */
    private long[] positions = new long[FIRST_SIZE];

    private int used;

    /**
     * Adds a key unless it is there.
     *
     * @param position above 0
     * @return whether it was added
     */
    public boolean add(KeyHash key, long position) {
        int slot = slot(key.high(), key.low());
        if (positions[slot] > 0) {
            return false;
        }
        if (positions[slot] == 0) {
            used++;
        }
        high[slot] = key.high();
        low[slot] = key.low();
        positions[slot] = position;
        if (used * 3L > positions.length * 2L) {
            grow();
        }
        return true;
    }

    /** The position of the key, or 0. */
    public long get(KeyHash key) {
        return Math.max(0, positions[slot(key.high(), key.low())]);
    }

    /** Forgets a key. */
    public void remove(KeyHash key) {
        int slot = slot(key.high(), key.low());
        if (positions[slot] > 0) {
            positions[slot] = FORGOTTEN;
        }
    }

    /** Forgets all whose position is meant. */
    public void removeIf(LongPredicate meant) {
        for (int slot = 0; slot < positions.length; slot++) {
            if (positions[slot] > 0 && meant.test(positions[slot])) {
                positions[slot] = FORGOTTEN;
            }
        }
    }

    private int slot(long keyHigh, long keyLow) {
        int mask = positions.length - 1;
        int slot = (int) keyLow & mask;
        while (positions[slot] != 0 && (low[slot] != keyLow || high[slot] != keyHigh)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldPositions = positions;
        high = new long[oldHigh.length * 2];
        low = new long[oldHigh.length * 2];
        positions = new long[oldHigh.length * 2];
        used = (int) Arrays.stream(oldPositions).filter(p -> p > 0).count();
        for (int i = 0; i < oldPositions.length; i++) {
            if (oldPositions[i] > 0) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                positions[slot] = oldPositions[i];
            }
        }
    }
}
