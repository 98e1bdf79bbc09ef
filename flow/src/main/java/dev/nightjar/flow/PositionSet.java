package dev.nightjar.flow;

import java.util.HashMap;
import java.util.Map;

/**
 * A set of positions in a journal, which lie near each other: a bit for each, where a set of hashes has 24 bytes and a
 * miss of the processor's cache. Not thread-safe.
 */
final class PositionSet {
    private static final int PAGE_BITS = 16;

    private final Map<Long, long[]> pages = new HashMap<>();
    private long page = -1;
    private long[] bits = {};

    /** Adds a position, and tells whether it was not there. */
    boolean add(long position) {
        if (position >>> PAGE_BITS != page) {
            page = position >>> PAGE_BITS;
            bits = pages.computeIfAbsent(page, _ -> new long[1 << (PAGE_BITS - 6)]);
        }
        int word = (int) (position >>> 6) & (bits.length - 1);
        long before = bits[word];
        bits[word] = before | 1L << position;
        return bits[word] != before;
    }
}
