package dev.nightjar.flow.journal;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Positions by the 128-bit hashes of keys, in some 32 bytes an entry: a run of a million finished tasks is found again
 * without an object for each. Keys that are looked for in the order in which they were added lie side by side. Not
 * thread-safe while it is filled.
 */
public final class KeyIndex {
    private static final int FIRST_SIZE = 64;
    /** Two halves of a hash and a position. */
    private static final int WIDTH = 3;
    /** The most entries whose slots fit into an array. */
    private static final int LARGEST_SIZE = 1 << 30;

    private static final long FORGOTTEN = -1;

    /**
     * By the hash: 0 where it is free, else the number of an entry, from 1, and above it as many bits of the hash as there
     * is room for, so that the entries of other keys are seldom looked at. At most half are taken.
     */
    private int[] slots;
    /** How many bits the number of an entry has. */
    private int numberBits;
    /** In the order of their coming. The position of a forgotten key is {@link #FORGOTTEN}. */
    private long[] entries;

    private int count;

    public KeyIndex() {
        this(0);
    }

    /** @param expected how many keys there will be, as far as anybody knows */
    public KeyIndex(long expected) {
        int size = FIRST_SIZE;
        while (expected * 2 > size && size < LARGEST_SIZE) {
            size *= 2;
        }
        makeSlots(size);
        entries = new long[Math.toIntExact(Math.max(FIRST_SIZE, expected) * WIDTH)];
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
        if (slots[slot] == 0) {
            append(slot, high, low, position);
            return true;
        }
        int place = place(number(slots[slot]));
        if (entries[place + 2] != FORGOTTEN) {
            return false;
        }
        entries[place + 2] = position;
        return true;
    }

    private void append(int slot, long high, long low, long position) {
        int place = count * WIDTH;
        if (place == entries.length) {
            entries = Arrays.copyOf(entries, Math.multiplyExact(entries.length, 2));
        }
        entries[place] = high;
        entries[place + 1] = low;
        entries[place + 2] = position;
        count++;
        slots[slot] = tag(low) | count;
        if (count > slots.length / 2) {
            spread();
        }
    }

    /** The position of the key, or 0. */
    public long get(KeyHash key) {
        int entry = number(slots[slot(key.high(), key.low())]);
        return entry == 0 ? 0 : Math.max(0, entries[place(entry) + 2]);
    }

    /** Forgets a key. */
    public void remove(KeyHash key) {
        int entry = number(slots[slot(key.high(), key.low())]);
        if (entry != 0) {
            entries[place(entry) + 2] = FORGOTTEN;
        }
    }

    /** Forgets all whose position is meant. */
    public void removeIf(LongPredicate meant) {
        for (int entry = 1; entry <= count; entry++) {
            int position = place(entry) + 2;
            if (entries[position] > 0 && meant.test(entries[position])) {
                entries[position] = FORGOTTEN;
            }
        }
    }

    private static int place(int entry) {
        return (entry - 1) * WIDTH;
    }

    private int number(int slot) {
        return slot & ((1 << numberBits) - 1);
    }

    /** The bits of a hash that its slot holds, where it holds them. */
    private int tag(long low) {
        return (int) (low >>> Integer.SIZE) << numberBits;
    }

    /** Where the key is, or would be. */
    private int slot(long high, long low) {
        int mask = slots.length - 1;
        int tag = tag(low);
        int slot = (int) low & mask;
        while (slots[slot] != 0) {
            if ((slots[slot] ^ tag) >>> numberBits == 0) {
                int place = place(number(slots[slot]));
                if (entries[place + 1] == low && entries[place] == high) {
                    break;
                }
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void makeSlots(int size) {
        slots = new int[size];
        numberBits = Integer.SIZE - Integer.numberOfLeadingZeros(size / 2);
    }

    /** Over twice as many slots. */
    private void spread() {
        makeSlots(Math.multiplyExact(slots.length, 2));
        int mask = slots.length - 1;
        for (int entry = 1; entry <= count; entry++) {
            long low = entries[place(entry) + 1];
            int slot = (int) low & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = tag(low) | entry;
        }
    }
}
