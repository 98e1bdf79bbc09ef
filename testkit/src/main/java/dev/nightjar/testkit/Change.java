package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One thing that was done before a night.
 *
 * @param table the table's exact name; empty for a {@linkplain ChangeKind#QUIET quiet} schema
 * @param columns the columns that it was done to; empty where it was whole rows
 * @param rows how many rows it was done to; for {@link ChangeKind#BY_HAND} how many statements
 */
public record Change(ChangeKind kind, String schema, Optional<String> table, List<String> columns, int rows) {
    public Change {
        requireNonNull(kind, "kind is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(table, "table is null");
        columns = List.copyOf(columns);
    }

    /** What was done, for people: {@code 5 rows updated (status, updated_at)}. */
    public String detail() {
        String unit = kind == ChangeKind.BY_HAND ? "statement" : "row";
        String counted = rows == 1 ? "1 " + unit : "%s %ss".formatted(rows == 0 ? "no" : rows, unit);
        String where = columns.isEmpty() ? "" : " (%s)".formatted(String.join(", ", columns));
        return "%s %s%s".formatted(counted, kind.words(), where);
    }
}
