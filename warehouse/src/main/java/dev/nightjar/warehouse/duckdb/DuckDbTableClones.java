package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneHooks;
import dev.nightjar.warehouse.CloneTableTask;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Metadata;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableClone;
import dev.nightjar.warehouse.TableClones;
import dev.nightjar.warehouse.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Clones of tables beside them, in the source's file. All that makes one is a transaction. */
final class DuckDbTableClones implements TableClones {
    private static final Database SOURCE = new Database.Source();
    private static final Identifier FILE = SOURCE.alias();
    private static final String MARK = "nightjar clone ";

    private final DuckDbWarehouse warehouse;

    DuckDbTableClones(DuckDbWarehouse warehouse) {
        this.warehouse = warehouse;
    }

    @Override
    public TableClone make(CloneTableTask.Spec spec, CloneHooks hooks, TaskContext context) {
        try (Session session = warehouse.open(List.of(Access.write(SOURCE)))) {
            context.onCancel(session::cancel);
            Instant instant = context.now();
            session.change(statements(spec, context, session, instant));
            long rows =
                    session.single(warehouse.renderer().rowCounts(FILE, List.of(spec.target())), row -> row.number(3));
            return new TableClone(spec.target(), instant, rows);
        }
    }

    @Override
    public List<PlannedChange> plan(CloneTableTask.Spec spec, CloneHooks hooks, TaskContext context) {
        try (Session session = warehouse.open(List.of(Access.read(SOURCE)))) {
            context.onCancel(session::cancel);
            return statements(spec, context, session, context.now()).stream()
                    .map(sql -> new PlannedChange("sql", spec.target().toString(), sql.text()))
                    .toList();
        }
    }

    private List<Sql> statements(CloneTableTask.Spec spec, TaskContext context, Session session, Instant instant) {
        spec.at().ifPresent(at -> {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "DuckDB has no time travel, so that table %s cannot be cloned as of %s; leave 'at' out, or restore it from a night"
                            .formatted(spec.table(), at));
        });
        Table table = table(session, spec.table());
        requireSchema(session, spec.target().schema());
        boolean replaces = replaces(session, spec);
        List<Sql> statements = new ArrayList<>();
        if (replaces) {
            statements.add(warehouse.renderer().drop(spec.target(), FILE));
        }
        statements.addAll(warehouse.renderer().cloneTable(table, FILE, spec.target(), FILE));
        statements.add(warehouse
                .renderer()
                .comment(
                        spec.target(),
                        FILE,
                        "%sat=%s run=%s source=%s".formatted(MARK, instant, context.runId(), spec.table())));
        return statements;
    }

    private Table table(Session session, TableName name) {
        return read(session, name.schema()).tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.CONFIG, "the source has no table %s; check its name".formatted(name)));
    }

    private void requireSchema(Session session, Identifier schema) {
        if (session.single(warehouse.renderer().schema(FILE, schema), row -> row.number(1)) == 0) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the source has no schema %s for the clone; create it, or name another".formatted(schema));
        }
    }

    private Metadata read(Session session, Identifier schema) {
        return warehouse.catalog().read(session, SOURCE, Set.of(schema));
    }

    /** Whether there is a clone of ours, which may go. */
    private boolean replaces(Session session, CloneTableTask.Spec spec) {
        TableName target = spec.target();
        Metadata held = read(session, target.schema());
        Optional<TableName> there = Stream.concat(held.tables().stream().map(Table::name), held.views().stream())
                .filter(name ->
                        name.table().name().equalsIgnoreCase(target.table().name()))
                .findFirst();
        if (there.isEmpty()) {
            return false;
        }
        boolean ours = session.query(
                        warehouse.renderer().comments(FILE, target.schema()),
                        row -> row.string(1).equals(target.table().name())
                                && row.text(2).orElse("").startsWith(MARK))
                .contains(true);
        if (!ours || target.equals(spec.table())) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%s is there already and was not made by Nightjar as a clone; give the clone another name"
                            .formatted(there.get()));
        }
        if (!spec.replace()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "there is a clone %s already; say replace, or give this one another name".formatted(target));
        }
        return true;
    }
}
