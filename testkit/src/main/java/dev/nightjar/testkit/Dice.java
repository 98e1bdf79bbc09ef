package dev.nightjar.testkit;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Chance that falls the same way for the same seed and purpose, on every machine and JDK (SplitMix64). */
final class Dice {
    private long state;

    private Dice(long state) {
        this.state = state;
    }

    /** Dice for one purpose; other purposes, e.g. other tables, have others. */
    static Dice of(long seed, Object... purpose) {
        Dice dice = new Dice(seed);
        for (Object part : purpose) {
            dice.state = dice.next() ^ part.toString().hashCode();
        }
        return dice;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** From 0 to below the bound. */
    int below(int bound) {
        return (int) Math.floorMod(next(), (long) bound);
    }

    boolean chance(double share) {
        return (next() >>> 11) * 0x1.0p-53 < share;
    }

    <T> Optional<T> oneOf(List<T> choices) {
        return choices.isEmpty() ? Optional.empty() : Optional.of(choices.get(below(choices.size())));
    }

    /** Takes so many members out of a set, or all that there are, and returns them. */
    BitSet draw(BitSet from, int count) {
        int[] members = from.stream().toArray();
        BitSet drawn = new BitSet();
        for (int i = 0; i < Math.min(count, members.length); i++) {
            int j = i + below(members.length - i);
            drawn.set(members[j]);
            members[j] = members[i];
        }
        from.andNot(drawn);
        return drawn;
    }
}
