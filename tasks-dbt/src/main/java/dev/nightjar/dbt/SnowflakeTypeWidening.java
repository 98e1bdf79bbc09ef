package dev.nightjar.dbt;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types of Snowflake, in the words of {@code INFORMATION_SCHEMA.COLUMNS} with their sizes: {@code NUMBER(38,0)}.
 *
 * <p>A FLOAT beside anything else is held in a VARIANT, which keeps it as it is: as text it would lose digits.
 */
final class SnowflakeTypeWidening implements TypeWidening {
    /** As long as a text can be that a cast makes without saying how long. */
    static final String TEXT = "VARCHAR(16777216)";

    private static final Pattern NUMBER = Pattern.compile("NUMBER\\((\\d+),(\\d+)\\)");
    private static final Pattern SIZED = Pattern.compile("([A-Z_]+)\\((\\d+)\\)");
    private static final int MOST_DIGITS = 38;

    /** Whole numbers of so many digits are exact in a FLOAT. */
    private static final int EXACT_DIGITS = 15;

    /** What has no equality, or none that dbt can ask for. */
    private static final Set<String> NOT_COMPARED = Set.of("GEOGRAPHY", "GEOMETRY");

    @Override
    public String holding(String one, String other) {
        if (one.equals(other)) {
            return one;
        }
        return number(one, other)
                .or(() -> sized(one, other))
                .or(() -> withFloat(one, other))
                .or(() -> withFloat(other, one))
                .or(() -> withDate(one, other))
                .or(() -> withDate(other, one))
                .orElse(one.equals("VARIANT") || other.equals("VARIANT") ? "VARIANT" : TEXT);
    }

    @Override
    public String carried(String type) {
        return NOT_COMPARED.contains(type) ? TEXT : type;
    }

    private static Optional<String> number(String one, String other) {
        Matcher a = NUMBER.matcher(one);
        Matcher b = NUMBER.matcher(other);
        if (!a.matches() || !b.matches()) {
            return Optional.empty();
        }
        int fraction = Math.max(fraction(a), fraction(b));
        int digits = Math.max(digits(a) - fraction(a), digits(b) - fraction(b)) + fraction;
        return digits <= MOST_DIGITS ? Optional.of("NUMBER(%d,%d)".formatted(digits, fraction)) : Optional.empty();
    }

    private static int digits(Matcher number) {
        return Integer.parseInt(number.group(1));
    }

    private static int fraction(Matcher number) {
        return Integer.parseInt(number.group(2));
    }

    /** Texts, binaries and times of one kind: the longer, the more exact. */
    private static Optional<String> sized(String one, String other) {
        Matcher a = SIZED.matcher(one);
        Matcher b = SIZED.matcher(other);
        return a.matches() && b.matches() && a.group(1).equals(b.group(1))
                ? Optional.of(Integer.parseInt(a.group(2)) >= Integer.parseInt(b.group(2)) ? one : other)
                : Optional.empty();
    }

    private static Optional<String> withFloat(String one, String other) {
        if (!one.equals("FLOAT")) {
            return Optional.empty();
        }
        Matcher number = NUMBER.matcher(other);
        boolean exact = number.matches() && fraction(number) == 0 && digits(number) <= EXACT_DIGITS;
        return Optional.of(exact ? "FLOAT" : "VARIANT");
    }

    /** A timestamp without a zone holds a day as its midnight. */
    private static Optional<String> withDate(String one, String other) {
        return one.equals("DATE") && other.startsWith("TIMESTAMP_NTZ(") ? Optional.of(other) : Optional.empty();
    }
}
