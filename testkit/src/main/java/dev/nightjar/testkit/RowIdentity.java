package dev.nightjar.testkit;

import static dev.nightjar.testkit.TypeFamily.BOOLEAN;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values that tell a table's rows apart, as SQL over the row's number. They are unique by construction: the number
 * is written in digits, one to a column. In a key of several columns none is unique alone.
 */
final class RowIdentity {
    private static final int MOST_DIGITS = 2;

    private final Map<String, String> expressions = new LinkedHashMap<>();
    private long capacity = Integer.MAX_VALUE;

    /**
     * Makes the expressions.
     *
     * @param columns the columns of the key
     * @param number SQL of the row's number, a {@code BIGINT} from 0
     */
    RowIdentity(String table, List<ConnectorColumn> columns, String number) {
        ConnectorColumn carrier = carrier(columns);
        List<ConnectorColumn> others = new ArrayList<>(columns);
        others.remove(carrier);
        long weight = 1;
        for (int i = 0; i < others.size(); i++) {
            ConnectorColumn column = others.get(i);
            boolean isBoolean = TypeFamily.of(column.type()) == BOOLEAN;
            if (i < MOST_DIGITS || isBoolean) {
                int base = isBoolean ? 2 : 3;
                put(table, column, "(%s // %d %% %d)".formatted(number, weight, base));
                weight *= base;
            } else {
                put(table, column, "(%s %% 5)".formatted(number));
            }
        }
        put(table, carrier, weight == 1 ? number : "(%s // %d)".formatted(number, weight));
        if (TypeFamily.of(carrier.type()) == BOOLEAN) {
            capacity = weight * 2;
        }
    }

    /** How many rows can be told apart: many, but few where all columns are booleans. */
    int capacity() {
        return (int) Math.min(capacity, Integer.MAX_VALUE);
    }

    /** The key's column names with their values' SQL. */
    Map<String, String> expressions() {
        return expressions;
    }

    private void put(String table, ConnectorColumn column, String number) {
        expressions.put(column.name(), value(table, column, number));
    }

    private static ConnectorColumn carrier(List<ConnectorColumn> columns) {
        return columns.reversed().stream()
                .filter(column -> TypeFamily.of(column.type()) != BOOLEAN && !isIndex(column))
                .findFirst()
                .orElse(columns.getLast());
    }

    private static boolean isIndex(ConnectorColumn column) {
        return column.name().equals("index");
    }

    private static String value(String table, ConnectorColumn column, String number) {
        return switch (TypeFamily.of(column.type())) {
            case TEXT -> text(table, column.name(), number);
            case BOOLEAN -> "(%s %% 2 = 1)".formatted(number);
            case INTEGER -> isIndex(column) ? number : "(1001 + %s)".formatted(number);
            case DECIMAL -> "(%s + 0.25)".formatted(number);
            case DOUBLE -> "(%s + 0.5)".formatted(number);
            case TIMESTAMP -> "(TIMESTAMP '2024-01-01' + to_hours(%s))".formatted(number);
            case INSTANT -> "(TIMESTAMPTZ '2024-01-01 00:00:00Z' + to_hours(%s))".formatted(number);
            case DATE -> "(DATE '2020-01-01' + (%s)::INTEGER)".formatted(number);
            case UUID -> "('6ba7b810-9dad-41d1-80b4-' || lpad((%s)::VARCHAR, 12, '0'))::UUID".formatted(number);
            case JSON, TIME, INTERVAL, BLOB, LIST, OTHER ->
                throw new IllegalArgumentException("no rows can be made for a key of type %s: column '%s' of table '%s'"
                        .formatted(column.type(), column.name(), table));
        };
    }

    private static String text(String table, String column, String number) {
        String name = column.toLowerCase(Locale.ROOT);
        if (name.equals("_fivetran_id")) {
            return "md5('%s' || %s)".formatted(stem(table), number);
        }
        if (name.contains("email")) {
            return "('customer' || %s || '@example.com')".formatted(number);
        }
        String prefix = name.equals("id") || name.equals("key") ? stem(table) : stem(name.replaceFirst("_id$", ""));
        return "('%s_' || (1001 + %s))".formatted(prefix, number);
    }

    private static String stem(String name) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "");
        return letters.isEmpty() ? "row" : letters.substring(0, Math.min(12, letters.length()));
    }
}
