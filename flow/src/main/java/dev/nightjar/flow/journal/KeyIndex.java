package dev.nightjar.flow.journal;

import java.util.function.LongPredicate;

/**
 * Positions by the 128-bit hashes of keys, in 24 bytes an entry at full load: a run of a million finished tasks is found
 * again without an object for each. Not thread-safe while it is filled.
 */
public final class KeyIndex {
    private static final int FIRST_SIZE = 64;
    /** Two halves of a hash and a position lie side by side, so that a look is one line of the processor's cache. */
    private static final int WIDTH = 3;
    /** The largest power of two whose slots fit into an array. */
    private static final int LARGEST_SIZE = 1 << 29;

    private static final long FORGOTTEN = -1;

    /** A position is 0 where the slot is free; a forgotten key keeps its slot with {@link #FORGOTTEN}. */
    private long[] slots;

    private int size;
    private int used;

    public KeyIndex() {
        this(0);
    }

    /** @param expected how many keys there will be, as far as anybody knows */
    public KeyIndex(long expected) {
        size = FIRST_SIZE;
        while (isFull(expected) && size < LARGEST_SIZE) {
            size *= 2;
        }
        slots = new long[size * WIDTH];
    }

    /**
     * Adds a key unless it is there.
     *
     * @param position above 0
     * @return whether it was added
     */
    public boolean add(KeyHash key, long position) {
        return add(key.high(), key.low(), position);
    }

    /** Like {@link #add(KeyHash, long)}, for a hash by its halves. */
    public boolean add(long high, long low, long position) {
        int slot = slot(high, low);
        long there = slots[slot + 2];
        if (there > 0) {
            return false;
        }
        slots[slot] = high;
        slots[slot + 1] = low;
        slots[slot + 2] = position;
        if (there == 0) {
            used++;
            if (isFull(used)) {
                grow();
            }
        }
        return true;
    }

    /** The position of the key, or 0. */
    public long get(KeyHash key) {
        return Math.max(0, slots[slot(key.high(), key.low()) + 2]);
    }

    /** Forgets a key. */
    public void remove(KeyHash key) {
        int slot = slot(key.high(), key.low());
        if (slots[slot + 2] > 0) {
            slots[slot + 2] = FORGOTTEN;
        }
    }

    /** Forgets all whose position is meant. */
    public void removeIf(LongPredicate meant) {
        for (int slot = 0; slot < slots.length; slot += WIDTH) {
            if (slots[slot + 2] > 0 && meant.test(slots[slot + 2])) {
                slots[slot + 2] = FORGOTTEN;
            }
        }
    }

    private boolean isFull(long keys) {
        return keys * 3L > size * 2L;
    }

    private int slot(long high, long low) {
        int mask = size - 1;
        int slot = (int) low & mask;
        while (true) {
            int at = slot * WIDTH;
            if (slots[at + 2] == 0 || (slots[at + 1] == low && slots[at] == high)) {
                return at;
            }
            slot = (slot + 1) & mask;
        }
    }

    private void grow() {
        long[] old = slots;
        size = Math.multiplyExact(size, 2);
        slots = new long[Math.multiplyExact(size, WIDTH)];
        used = 0;
        for (int from = 0; from < old.length; from += WIDTH) {
            if (old[from + 2] > 0) {
                int slot = slot(old[from], old[from + 1]);
                System.arraycopy(old, from, slots, slot, WIDTH);
                used++;
            }
        }
    }
}
