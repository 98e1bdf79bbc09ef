package dev.nightjar.testkit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was done before one night: the changes, and their statements by schema. */
final class NightScript {
    private final Map<String, List<String>> statements = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();

    void run(String schema, List<String> sql) {
        statements.computeIfAbsent(schema, name -> new ArrayList<>()).addAll(sql);
    }

    /** Notes a change of rows; no rows, no change. */
    void rows(ChangeKind kind, TableState table, List<String> columns, BitSet rows, String... sql) {
        if (!rows.isEmpty()) {
            change(kind, table, columns, rows, sql);
        }
    }

    void change(ChangeKind kind, TableState table, List<String> columns, BitSet rows, String... sql) {
        note(new Change(kind, table.schema(), Optional.of(table.name()), columns, rows.cardinality()));
        run(table.schema(), List.of(sql));
    }

    void note(Change change) {
        changes.add(change);
    }

    Map<String, List<String>> statements() {
        return Collections.unmodifiableMap(statements);
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }
}
