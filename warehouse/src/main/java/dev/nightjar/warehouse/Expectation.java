package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/** What the rows of a check have to be. */
public sealed interface Expectation {
    /** There is none: each row is an offence. */
    record NoRows() implements Expectation {}

    /** One row with one value, which is this text. */
    record Value(String text) implements Expectation {
        public Value {
            requireNonNull(text, "text is null");
        }
    }

    /** One row with one number, from {@code least} to {@code most}. */
    record Within(BigDecimal least, BigDecimal most) implements Expectation {
        public Within {
            if (least.compareTo(most) > 0) {
                throw new IllegalArgumentException("least %s is more than most %s".formatted(least, most));
            }
        }
    }

    /**
     * One row with one number, from {@code least} times to {@code most} times that of the last run in which the check
     * held; anything where there is none yet.
     *
     * @param name what it is remembered by, in {@code .nightjar/checks}: a letter, then letters, digits, - and _
     */
    record Since(String name, BigDecimal least, BigDecimal most) implements Expectation {
        public Since {
            if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
                throw new IllegalArgumentException(
                        "'%s' is no name for a check; use a letter, then letters, digits, - and _".formatted(name));
            }
            if (least.compareTo(most) > 0) {
                throw new IllegalArgumentException("least %s is more than most %s".formatted(least, most));
            }
        }
    }
}
