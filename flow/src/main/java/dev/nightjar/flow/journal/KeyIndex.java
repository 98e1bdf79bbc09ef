package dev.nightjar.flow.journal;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Positions by the 128-bit hashes of keys, in some 32 bytes an entry: a run of a million finished tasks is found again
 * without an object for each. Keys that are looked for in the order in which they were added lie side by side. Not
 * thread-safe while it is filled.
 */
public final class KeyIndex {
    /** Small, since every run has an index, and thousands may wait at once. */
    private static final int FIRST_SIZE = 8;
    /** Two halves of a hash and a position. */
    private static final int WIDTH = 3;
    /** The most entries whose slots fit into an array. */
    private static final int LARGEST_SIZE = 1 << 30;

    /** How far it is looked for a key after the one before: two lines of the processor's cache. */
    private static final int NEAR = 5;

    /** So many slots fit into the processor's nearer cache. */
    private static final int REGION = 1 << 14;

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
    /** So many of the entries have their slots. */
    private int indexed;
    /** The entry that was found last: a hint, which threads may overwrite for each other. */
    private int last;

    public KeyIndex() {
        this(0);
    }

    /** @param expected how many keys there will be, as far as anybody knows */
    public KeyIndex(long expected) {
        makeSlots(slotsFor(expected));
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
        addUnindexed(high, low, position);
        slots[slot] = tag(low) | count;
        indexed = count;
        if (count > slots.length / 2) {
            index();
        }
    }

    /**
     * Like {@link #add(long, long, long)}, for many: {@link #index} makes them known, which takes less time than one by one.
     * Until then nothing else is to be done with the index.
     */
    public void addUnindexed(long high, long low, long position) {
        int place = count * WIDTH;
        if (place == entries.length) {
            entries = Arrays.copyOf(entries, Math.multiplyExact(entries.length, 2));
        }
        entries[place] = high;
        entries[place + 1] = low;
        entries[place + 2] = position;
        count++;
    }

    /** Makes what was added unindexed known. */
    public void index() {
        if (count > slots.length / 2) {
            makeSlots(slotsFor(count));
            indexed = 0;
        }
        for (long found : byRegion(indexed + 1)) {
            index((int) (found >>> Integer.SIZE), (int) found);
        }
        indexed = count;
    }

    /** @param content what the slot will have */
    private void index(int home, int content) {
        int slot = home;
        while (slots[slot] != 0) {
            if ((slots[slot] ^ content) >>> numberBits == 0 && isSame(number(slots[slot]), number(content))) {
                int known = place(number(slots[slot])) + 2;
                int again = place(number(content)) + 2;
                if (entries[known] == FORGOTTEN) {
                    entries[known] = entries[again];
                }
                entries[again] = FORGOTTEN;
                return;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = content;
    }

    private boolean isSame(int entry, int other) {
        int place = place(entry);
        int otherPlace = place(other);
        return entries[place + 1] == entries[otherPlace + 1] && entries[place] == entries[otherPlace];
    }

    /**
     * The slots of the entries from one on, and what will be in them, by regions of slots: to jump to and fro in all of them
     * costs more than to count first.
     */
    private long[] byRegion(int from) {
        int[] places = new int[slots.length / REGION + 2];
        for (int entry = from; entry <= count; entry++) {
            places[home(low(entry)) / REGION + 1]++;
        }
        for (int region = 1; region < places.length; region++) {
            places[region] += places[region - 1];
        }
        long[] sorted = new long[count - from + 1];
        for (int entry = from; entry <= count; entry++) {
            long low = low(entry);
            int home = home(low);
            sorted[places[home / REGION]++] = (long) home << Integer.SIZE | Integer.toUnsignedLong(tag(low) | entry);
        }
        return sorted;
    }

    private long low(int entry) {
        return entries[place(entry) + 1];
    }

    private int home(long low) {
        return (int) low & (slots.length - 1);
    }

    /** The position of the key, or 0. */
    public long get(KeyHash key) {
        int entry = near(key.high(), key.low());
        if (entry == 0) {
            entry = number(slots[slot(key.high(), key.low())]);
            if (entry == 0) {
                return 0;
            }
        }
        last = entry;
        return Math.max(0, entries[place(entry) + 2]);
    }

    /** The number of the key's entry if it follows soon after the one that was found last, else 0. */
    private int near(long high, long low) {
        int begin = last;
        int end = Math.min(count, begin + NEAR);
        for (int entry = begin + 1; entry <= end; entry++) {
            int place = place(entry);
            if (entries[place + 1] == low && entries[place] == high && entries[place + 2] != FORGOTTEN) {
                return entry;
            }
        }
        return 0;
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

    private static int slotsFor(long entries) {
        int size = FIRST_SIZE;
        while (entries * 2 > size && size < LARGEST_SIZE) {
            size *= 2;
        }
        return size;
    }

    /** Where the key is, or would be. */
    private int slot(long high, long low) {
        int mask = slots.length - 1;
        int tag = tag(low);
        int slot = home(low);
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
}
