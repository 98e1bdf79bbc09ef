package dev.nightjar.testkit;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A table between two nights: its columns, and which of its numbered rows are there. */
final class TableState {
    static final String SYNCED = "_fivetran_synced";
    static final String DELETED = "_fivetran_deleted";
    static final String ACTIVE = "_fivetran_active";
    static final String START = "_fivetran_start";
    static final String END = "_fivetran_end";
    private static final String SURROGATE = "_fivetran_id";

    private final String schema;
    private final String name;
    private final List<ConnectorColumn> columns;
    private final List<String> primaryKey;
    private final boolean isFixed;
    private final BitSet present = new BitSet();
    private final BitSet softDeleted = new BitSet();
    private final Set<String> retyped = new LinkedHashSet<>();
    private int nextRow;

    TableState(ConnectorTable table, boolean isFixed) {
        this(table.schema(), table.name(), table.columns(), table.primaryKey(), isFixed);
    }

    private TableState(
            String schema, String name, List<ConnectorColumn> columns, List<String> primaryKey, boolean isFixed) {
        this.schema = schema;
        this.name = name;
        this.columns = new ArrayList<>(columns);
        this.primaryKey = primaryKey;
        this.isFixed = isFixed;
    }

    /** A table of another name with the same columns and no rows. */
    TableState emptyCopy(String copyName) {
        return new TableState(schema, copyName, columns, primaryKey, false);
    }

    String schema() {
        return schema;
    }

    String name() {
        return name;
    }

    String qualifiedName() {
        return Sql.identifier(schema) + "." + Sql.identifier(name);
    }

    String createStatement() {
        Stream<String> lines = columns.stream().map(column -> Sql.identifier(column.name()) + " " + column.type());
        Stream<String> key = primaryKey.isEmpty()
                ? Stream.empty()
                : Stream.of("PRIMARY KEY (%s)".formatted(Sql.identifiers(primaryKey)));
        return "CREATE TABLE %s (%s)"
                .formatted(qualifiedName(), Stream.concat(lines, key).collect(joining(", ")));
    }

    /** Whether its columns stay as they are, since rows by hand need them. */
    boolean isFixed() {
        return isFixed;
    }

    /** The numbers of the rows that are in the table now. */
    BitSet present() {
        return present;
    }

    /** Those of the present rows whose {@code _fivetran_deleted} is true. */
    BitSet softDeleted() {
        return softDeleted;
    }

    /** The numbers of the rows that were in the table once. */
    BitSet gone() {
        BitSet gone = new BitSet();
        gone.set(0, nextRow);
        gone.andNot(present);
        return gone;
    }

    /** Numbers of new rows, as many as asked for or as the key has room for; they are present from now on. */
    BitSet add(int count) {
        int end = Math.min(nextRow + count, identity().capacity());
        BitSet added = new BitSet();
        added.set(nextRow, end);
        present.or(added);
        nextRow = end;
        return added;
    }

    /** The columns that were {@code INTEGER} and are {@code VARCHAR}. */
    Set<String> retyped() {
        return retyped;
    }

    List<ConnectorColumn> columns() {
        return columns;
    }

    boolean has(String column) {
        return columns.stream().anyMatch(candidate -> candidate.name().equalsIgnoreCase(column));
    }

    boolean isHistoryMode() {
        return has(ACTIVE) && has(START) && has(END);
    }

    /** Whether a row that changes gets another identity. */
    boolean replacesChangedRows() {
        return identityColumns().stream().anyMatch(column -> column.name().equals(SURROGATE));
    }

    /** What tells its rows apart, over {@code _row._i}. */
    RowIdentity identity() {
        return new RowIdentity(name, identityColumns(), "_row._i");
    }

    /** The columns with data besides what tells rows apart. */
    List<ConnectorColumn> payload() {
        List<ConnectorColumn> identity = identityColumns();
        return columns.stream()
                .filter(column -> !column.isFivetrans()
                        && !identity.contains(column)
                        && TypeFamily.of(column.type()) != TypeFamily.OTHER)
                .toList();
    }

    /** The payload that can be dropped: DuckDB refuses a column that stands before one with an index. */
    List<ConnectorColumn> droppable() {
        int lastOfKey = -1;
        for (int i = 0; i < columns.size(); i++) {
            lastOfKey = primaryKey.contains(columns.get(i).name()) ? i : lastOfKey;
        }
        List<ConnectorColumn> afterKey = columns.subList(lastOfKey + 1, columns.size());
        return payload().stream().filter(afterKey::contains).toList();
    }

    void retype(ConnectorColumn column, String type) {
        columns.set(columns.indexOf(column), new ConnectorColumn(column.name(), type));
    }

    private List<ConnectorColumn> identityColumns() {
        List<ConnectorColumn> declared = columns.stream()
                .filter(column ->
                        primaryKey.contains(column.name()) && !column.name().equals(START))
                .toList();
        if (!declared.isEmpty()) {
            return declared;
        }
        return columns.stream()
                .filter(column -> column.name().equals(SURROGATE))
                .findFirst()
                .or(() -> columns.stream().findFirst())
                .stream()
                .toList();
    }
}
