package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/** A value that goes with a statement, beside its text: whatever it holds, it is never read as SQL. */
public sealed interface SqlValue {
    /** A text. */
    record Text(String value) implements SqlValue {
        public Text {
            requireNonNull(value, "value is null");
        }
    }

    /** A number, whole or decimal; 1.50 and 1.5 are one. */
    record Decimal(BigDecimal value) implements SqlValue {
        public Decimal {
            requireNonNull(value, "value is null");
            BigDecimal shortest = value.stripTrailingZeros();
            value = shortest.scale() < 0 ? shortest.setScale(0) : shortest;
        }
    }

    /** True or false. */
    record Truth(boolean value) implements SqlValue {}

    /** A date. */
    record Day(LocalDate value) implements SqlValue {
        public Day {
            requireNonNull(value, "value is null");
        }
    }

    /** A point in time; a timestamp with time zone, in UTC. */
    record Moment(Instant value) implements SqlValue {
        public Moment {
            requireNonNull(value, "value is null");
        }
    }

    /** SQL's null. */
    record Nothing() implements SqlValue {}

    /** A text. */
    static SqlValue of(String value) {
        return new Text(value);
    }

    /** A whole number. */
    static SqlValue of(long value) {
        return new Decimal(BigDecimal.valueOf(value));
    }

    /** A date. */
    static SqlValue of(LocalDate value) {
        return new Day(value);
    }
}
