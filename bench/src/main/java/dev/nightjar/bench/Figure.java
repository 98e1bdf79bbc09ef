package dev.nightjar.bench;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A measured value beside what it is held against.
 *
 * @param name what was measured
 * @param value how much
 * @param unit of the value and of what it is held against
 * @param against the limit or the peer, if there is one
 * @param goal what the ratio of the two should be, if that was said
 */
record Figure(String name, double value, String unit, Optional<Peer> against, Optional<Goal> goal) {
    Figure {
        requireNonNull(name, "name is null");
        requireNonNull(unit, "unit is null");
        requireNonNull(against, "against is null");
        requireNonNull(goal, "goal is null");
    }

    /** The limit or the peer. */
    record Peer(String name, double value) {}

    /** What a ratio should be. */
    sealed interface Goal {
        double bound();

        boolean met(double ratio);

        record AtLeast(double bound) implements Goal {
            @Override
            public boolean met(double ratio) {
                return ratio >= bound;
            }

            @Override
            public String toString() {
                return ">= " + bound;
            }
        }

        record AtMost(double bound) implements Goal {
            @Override
            public boolean met(double ratio) {
                return ratio <= bound;
            }

            @Override
            public String toString() {
                return "<= " + bound;
            }
        }
    }

    static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, Optional.empty(), Optional.empty());
    }

    Figure against(String peer, double itsValue) {
        return new Figure(name, value, unit, Optional.of(new Peer(peer, itsValue)), goal);
    }

    Figure atLeast(double ratio) {
        return new Figure(name, value, unit, against, Optional.of(new Goal.AtLeast(ratio)));
    }

    Figure atMost(double ratio) {
        return new Figure(name, value, unit, against, Optional.of(new Goal.AtMost(ratio)));
    }

    /** The value in units of what it is held against. */
    Optional<Double> ratio() {
        return against.map(peer -> value / peer.value());
    }

    /** Whether the ratio is as it should be. */
    Optional<Boolean> met() {
        return goal.flatMap(g -> ratio().map(g::met));
    }
}
