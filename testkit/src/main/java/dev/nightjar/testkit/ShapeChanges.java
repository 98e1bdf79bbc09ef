package dev.nightjar.testkit;

import static java.util.function.Predicate.not;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The rarer things: tables and columns that come, go and change, each for one table a night, and a full re-sync. */
final class ShapeChanges {
    private static final double SHARE_OF_ROWS = 0.1;
    private static final List<ConnectorColumn> NEW_COLUMNS = List.of(
            new ConnectorColumn("utm_source", "VARCHAR"),
            new ConnectorColumn("loyalty_score", "INTEGER"),
            new ConnectorColumn("verified_at", "TIMESTAMP"),
            new ConnectorColumn("discount_rate", "DECIMAL(38,9)"),
            new ConnectorColumn("consent_status", "VARCHAR"));

    private final int night;
    private final Dice dice;
    private final Function<TableState, RowSql> sqlOf;
    private final NightScript script;
    private final List<TableState> candidates;

    /** Candidates are the tables that may change tonight; what is used is taken off a copy. */
    ShapeChanges(
            int night, Dice dice, Function<TableState, RowSql> sqlOf, NightScript script, List<TableState> candidates) {
        this.night = night;
        this.dice = dice;
        this.sqlOf = sqlOf;
        this.script = script;
        this.candidates = new ArrayList<>(candidates);
    }

    /** Makes an {@code INTEGER} column {@code VARCHAR}, with values that are no numbers. */
    void retype() {
        choose(table -> !table.isFixed() && !integers(table).isEmpty()).ifPresent(table -> {
            ConnectorColumn column = dice.oneOf(integers(table)).orElseThrow();
            table.retyped().add(column.name());
            alter(ChangeKind.RETYPED, table, column, "VARCHAR", "'about ' || _row._i");
        });
    }

    /** Makes such a column {@code INTEGER} again; what is no number becomes null. */
    void retypeBack() {
        choose(table -> !table.retyped().isEmpty()).ifPresent(table -> {
            String name = table.retyped().iterator().next();
            table.retyped().remove(name);
            alter(ChangeKind.RETYPED_BACK, table, new ConnectorColumn(name, "VARCHAR"), "INTEGER", "_row._i");
        });
    }

    /** Makes an {@code INTEGER} column {@code BIGINT}, with values that need it. */
    void widen() {
        choose(table -> !table.isFixed() && !integers(table).isEmpty()).ifPresent(table -> {
            ConnectorColumn column = dice.oneOf(integers(table)).orElseThrow();
            alter(ChangeKind.WIDENED, table, column, "BIGINT", "3000000000 + _row._i");
        });
    }

    private void alter(ChangeKind kind, TableState table, ConnectorColumn column, String type, String newValue) {
        table.retype(column, type);
        String name = Sql.identifier(column.name());
        BitSet rows = someRows(table);
        script.change(
                kind,
                table,
                List.of(column.name()),
                rows,
                "ALTER TABLE %s ALTER COLUMN %s TYPE %s USING TRY_CAST(%s AS %s)"
                        .formatted(table.qualifiedName(), name, type, name, type),
                sqlOf.apply(table).update(rows, night, Map.of(column.name(), newValue)));
    }

    /** Adds a column; rows that were there have null in it, but for some. */
    void addColumn() {
        choose(not(TableState::isFixed)).ifPresent(table -> {
            ConnectorColumn idea = dice.oneOf(NEW_COLUMNS).orElseThrow();
            String name = table.has(idea.name()) ? "%s_%d".formatted(idea.name(), night) : idea.name();
            ConnectorColumn column = new ConnectorColumn(name, idea.type());
            table.columns().add(column);
            RowSql sql = sqlOf.apply(table);
            BitSet rows = someRows(table);
            script.change(
                    ChangeKind.NEW_COLUMN,
                    table,
                    List.of(name),
                    rows,
                    "ALTER TABLE %s ADD COLUMN %s %s"
                            .formatted(table.qualifiedName(), Sql.identifier(name), column.type()),
                    sql.update(rows, night, Map.of(name, sql.value(column))));
        });
    }

    /** Drops a column that is not in the key. */
    void dropColumn() {
        choose(table -> !table.isFixed() && !table.droppable().isEmpty()).ifPresent(table -> {
            ConnectorColumn column = dice.oneOf(table.droppable()).orElseThrow();
            table.columns().remove(column);
            table.retyped().remove(column.name());
            script.change(
                    ChangeKind.DROPPED_COLUMN,
                    table,
                    List.of(column.name()),
                    table.present(),
                    "ALTER TABLE %s DROP COLUMN %s".formatted(table.qualifiedName(), Sql.identifier(column.name())));
        });
    }

    /** Writes all rows of a table again, with only the time of the sync changed. */
    void resync() {
        choose(table -> table.has(TableState.SYNCED))
                .ifPresent(table -> script.change(
                        ChangeKind.RESYNCED,
                        table,
                        List.of(),
                        table.present(),
                        sqlOf.apply(table).resync()));
    }

    /** Makes a table beside one with the same columns; the caller adds it to the schema. */
    Optional<TableState> addTable(int rows, Predicate<String> isFree) {
        return choose(table -> !table.isFixed() && isFree.test(archiveName(table)))
                .map(table -> {
                    TableState added = table.emptyCopy(archiveName(table));
                    BitSet first = added.add(rows);
                    script.change(
                            ChangeKind.NEW_TABLE,
                            added,
                            List.of(),
                            first,
                            added.createStatement(),
                            sqlOf.apply(added).insert(first, 1));
                    return added;
                });
    }

    private String archiveName(TableState table) {
        return "%s_archive_%d".formatted(table.name(), night);
    }

    /** Drops a table; the caller takes it out of the schema. */
    Optional<TableState> dropTable() {
        Optional<TableState> dropped = choose(not(TableState::isFixed));
        dropped.ifPresent(table -> script.change(
                ChangeKind.DROPPED_TABLE,
                table,
                List.of(),
                table.present(),
                "DROP TABLE %s".formatted(table.qualifiedName())));
        return dropped;
    }

    /** The tables to which nothing has happened tonight. */
    List<TableState> untouched() {
        return candidates;
    }

    private Optional<TableState> choose(Predicate<TableState> fits) {
        Optional<TableState> chosen =
                dice.oneOf(candidates.stream().filter(fits).toList());
        chosen.ifPresent(candidates::remove);
        return chosen;
    }

    private static List<ConnectorColumn> integers(TableState table) {
        return table.payload().stream()
                .filter(column -> column.type().equals("INTEGER"))
                .toList();
    }

    private BitSet someRows(TableState table) {
        BitSet present = (BitSet) table.present().clone();
        return dice.draw(present, (int) Math.ceil(present.cardinality() * SHARE_OF_ROWS));
    }
}
