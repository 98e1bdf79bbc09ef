package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays the nights of a warehouse one after another, and knows what each table looks like in between. */
final class Evolution {
    private static final int FEWEST_SCHEMAS_FOR_A_QUIET_ONE = 3;

    private final ConnectorWarehouse warehouse;
    private final Map<String, List<TableState>> tables = new LinkedHashMap<>();
    private int night = 1;
    private Instant synced;

    Evolution(ConnectorWarehouse warehouse) {
        this.warehouse = warehouse;
        this.synced = warehouse.syncedAt(night);
    }

    /** Makes the schemas, their tables and first rows; to be called first, and once. */
    NightScript create() {
        return create(warehouse.syncedAt(night));
    }

    /** The same, synced at another time. */
    NightScript create(Instant at) {
        synced = at;
        NightScript script = new NightScript();
        for (ConnectorSchema schema : warehouse.schemas()) {
            List<TableState> states = new ArrayList<>();
            tables.put(schema.name(), states);
            script.run(schema.name(), List.of("CREATE SCHEMA " + Sql.identifier(schema.name())));
            for (ConnectorTable table : schema.tables()) {
                TableState state = new TableState(table, schema.isWrittenByHand(table));
                states.add(state);
                BitSet rows = state.add(warehouse.rowsPerTable());
                script.run(
                        schema.name(),
                        List.of(table.createStatement(), sql(state).insert(rows, 1)));
            }
            script.run(schema.name(), schema.views());
            byHand(schema, script);
        }
        return script;
    }

    /** What was done before the next night. */
    NightScript next() {
        return next(warehouse.syncedAt(night + 1));
    }

    /** The same, synced at another time. */
    NightScript next(Instant at) {
        night++;
        synced = at;
        NightScript script = new NightScript();
        Dice dice = Dice.of(warehouse.seed(), "night", night);
        Optional<ConnectorSchema> quiet = quiet(dice);
        quiet.ifPresent(
                schema -> script.note(new Change(ChangeKind.QUIET, schema.name(), Optional.empty(), List.of(), 0)));
        List<ConnectorSchema> busy = warehouse.schemas().stream()
                .filter(schema -> !schema.equals(quiet.orElse(null)))
                .toList();
        ShapeChanges shapes = new ShapeChanges(
                night,
                dice,
                this::sql,
                script,
                busy.stream().flatMap(schema -> tables(schema.name()).stream()).toList());
        play(shapes);
        for (TableState table : shapes.untouched()) {
            Dice ofTable = Dice.of(warehouse.seed(), night, table.schema(), table.name());
            if (ofTable.chance(shareOf(table))) {
                new RowChanges(table, sql(table), ofTable, script).play(night, warehouse.shares());
            }
        }
        busy.forEach(schema -> byHand(schema, script));
        return script;
    }

    /** The names of the tables that there are now, by their schemas. */
    Map<String, List<String>> tables() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        tables.forEach((schema, states) ->
                names.put(schema, states.stream().map(TableState::name).toList()));
        return names;
    }

    /** A schema with rows by hand is there to show something: where anything changes, all of its tables do. */
    private double shareOf(TableState table) {
        double share = warehouse.shares().tables();
        return share > 0 && isShow(table.schema()) ? 1 : share;
    }

    private boolean isShow(String schema) {
        return warehouse.schemas().stream()
                .anyMatch(
                        other -> other.name().equals(schema) && !other.byHand().isEmpty());
    }

    private void play(ShapeChanges shapes) {
        shapes.resync();
        if (night % 2 == 0) {
            shapes.retype();
            shapes.widen();
            shapes.addTable(warehouse.rowsPerTable(), this::isFree)
                    .ifPresent(added -> tables(added.schema()).add(added));
        } else {
            shapes.retypeBack();
            shapes.dropColumn();
            shapes.dropTable().ifPresent(dropped -> tables(dropped.schema()).remove(dropped));
        }
        shapes.addColumn();
    }

    private Optional<ConnectorSchema> quiet(Dice dice) {
        List<ConnectorSchema> choices = warehouse.schemas().stream()
                .filter(schema -> !isShow(schema.name()))
                .toList();
        return warehouse.schemas().size() < FEWEST_SCHEMAS_FOR_A_QUIET_ONE ? Optional.empty() : dice.oneOf(choices);
    }

    private void byHand(ConnectorSchema schema, NightScript script) {
        List<String> statements = schema.byHand(night);
        script.run(schema.name(), statements);
        for (TableState table : tables(schema.name())) {
            int count = (int) statements.stream()
                    .filter(sql -> sql.contains(table.qualifiedName()))
                    .count();
            if (count > 0) {
                Change change =
                        new Change(ChangeKind.BY_HAND, schema.name(), Optional.of(table.name()), List.of(), count);
                script.note(change);
                script.run(schema.name(), List.of(sql(table).stamp()));
            }
        }
    }

    private boolean isFree(String table) {
        return tables.values().stream()
                .flatMap(List::stream)
                .noneMatch(other -> other.name().equalsIgnoreCase(table));
    }

    private List<TableState> tables(String schema) {
        return requireNonNull(tables.get(schema), "create() comes first");
    }

    private RowSql sql(TableState table) {
        return new RowSql(table, warehouse.seed(), synced);
    }
}
