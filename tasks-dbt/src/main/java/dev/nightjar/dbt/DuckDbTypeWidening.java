package dev.nightjar.dbt;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types of DuckDB. */
final class DuckDbTypeWidening implements TypeWidening {
    private static final String TEXT = "VARCHAR";

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+), ?(\\d+)\\)");
    private static final int MOST_DIGITS = 38;

    /** Each list from narrow to wide; a type holds all before it. No timestamp holds all dates, which reach further. */
    private static final List<List<String>> CHAINS = List.of(
            List.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
            List.of("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
            List.of("UTINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
            List.of("USMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
            List.of("UINTEGER", "BIGINT", "HUGEINT"),
            List.of("UBIGINT", "HUGEINT"),
            List.of("TINYINT", "SMALLINT", "INTEGER", "DOUBLE"),
            List.of("UTINYINT", "USMALLINT", "UINTEGER", "DOUBLE"),
            List.of("TINYINT", "SMALLINT", "FLOAT", "DOUBLE"),
            List.of("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP"));

    /** Digits of whole numbers. */
    private static final Map<String, Integer> DIGITS = Map.of(
            "TINYINT",
            3,
            "SMALLINT",
            5,
            "INTEGER",
            10,
            "BIGINT",
            19,
            "UTINYINT",
            3,
            "USMALLINT",
            5,
            "UINTEGER",
            10,
            "UBIGINT",
            20);

    @Override
    public String holding(String one, String other) {
        String a = one.toUpperCase(Locale.ROOT);
        String b = other.toUpperCase(Locale.ROOT);
        // The words of an enum, and names in quotes, differ by case.
        if (one.equals(other) || (a.equals(b) && one.indexOf('\'') < 0 && one.indexOf('"') < 0)) {
            return one;
        }
        return chained(a, b).or(() -> decimal(a, b)).orElse(TEXT);
    }

    /** dbt-duckdb takes a struct's type apart at spaces and commas, and fails on names that hold them. */
    @Override
    public String carried(String type) {
        return type.startsWith("STRUCT(") && type.indexOf('"') >= 0 ? TEXT : type;
    }

    private static Optional<String> chained(String a, String b) {
        return CHAINS.stream()
                .filter(chain -> chain.contains(a) && chain.contains(b))
                .findFirst()
                .map(chain -> chain.get(Math.max(chain.indexOf(a), chain.indexOf(b))));
    }

    private static Optional<String> decimal(String a, String b) {
        Optional<int[]> one = wholeAndFraction(a);
        Optional<int[]> other = wholeAndFraction(b);
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        int whole = Math.max(one.get()[0], other.get()[0]);
        int fraction = Math.max(one.get()[1], other.get()[1]);
        return whole + fraction <= MOST_DIGITS
                ? Optional.of("DECIMAL(%d,%d)".formatted(whole + fraction, fraction))
                : Optional.empty();
    }

    private static Optional<int[]> wholeAndFraction(String type) {
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            int fraction = Integer.parseInt(decimal.group(2));
            return Optional.of(new int[] {Integer.parseInt(decimal.group(1)) - fraction, fraction});
        }
        return Optional.ofNullable(DIGITS.get(type)).map(digits -> new int[] {digits, 0});
    }
}
