package dev.nightjar.warehouse;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts a table as it was in a night back into the source, under a name that is free: from the night's clone, with its key,
 * or from the history, as of the night. It never overwrites.
 *
 * <p>All of it is one transaction, where the warehouse has transactions for tables; on Snowflake the table stays without its
 * key when giving it that fails. Throws {@code CONFIG} when the name is taken, when its schema or the table is not there;
 * {@code EXTERNAL} with the history's reason when the night has no state of the table. Cancel: ends the statement that
 * runs, and nothing was made where all is one transaction.
 */
@TaskType("warehouse.restore-table")
public class RestoreTableTask extends Task<RestoreTableTask.Result> {
    /** What a table is restored from. */
    public enum Origin {
        /** The clone of the night, while it is kept. */
        CLONE,
        /** The history, as of the night. */
        HISTORY
    }

    /** What to restore. */
    @Description("a table as it was, under a new name")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the night that it is restored as of")
            LocalDate night,

            @Description("from the clone or from the history")
            Origin origin,

            @Description("the table") TableName table,

            @Description("where it goes, in the source; must be free")
            TableName target) {
        Database from() {
            return switch (origin) {
                case CLONE -> new Database.Clones(night);
                case HISTORY -> new Database.History(table.schema());
            };
        }
    }

    /** The table that was made, and its rows. */
    public record Result(TableName table, long rows) {}

    private final Spec spec;

    public RestoreTableTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected RestoreTableTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    @Override
    protected Result run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        Database source = new Database.Source();
        try (Session session = warehouse.open(List.of(Access.read(spec.from()), Access.write(source)))) {
            context.onCancel(session::cancel);
            session.change(statements(warehouse, session));
            String made = spec.target().in(warehouse.names().database(source));
            return new Result(
                    spec.target(), session.single(Sql.of("select count(*) from " + made), row -> row.number(1)));
        }
    }

    @Override
    protected Planned<Result> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        try (Session session = warehouse.open(List.of(Access.read(spec.from()), Access.read(new Database.Source())))) {
            context.onCancel(session::cancel);
            return Planned.<Result>unknown()
                    .doing(statements(warehouse, session).stream()
                            .map(sql -> new PlannedChange("sql", spec.target().toString(), sql.text()))
                            .toList());
        }
    }

    /** What is restored, by default all rows; override to add a condition to the query for them. */
    protected Sql rows(Sql all) {
        return all;
    }

    private Sql all(DatabaseNames names) {
        return switch (spec.origin()) {
            case CLONE -> {
                Identifier schema = names.schema(spec.from(), spec.table().schema());
                yield Sql.of("select * from %s"
                        .formatted(new TableName(schema, spec.table().table()).in(names.database(spec.from()))));
            }
            case HISTORY -> Sql.of("select * from %s".formatted(names.asOf(spec.table(), spec.night())));
        };
    }

    private List<Sql> statements(Warehouse warehouse, Session session) {
        Database source = new Database.Source();
        checkFree(warehouse
                .catalog()
                .read(session, source, Set.of(spec.target().schema()))
                .tables());
        DatabaseNames names = warehouse.names();
        String target = spec.target().in(names.database(source));
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of(
                "create table %s as %s".formatted(target, rows(all(names)).text())));
        if (spec.origin() == Origin.CLONE) {
            Table cloned = cloned(warehouse, session);
            for (Column column : cloned.columns()) {
                if (!column.nullable()) {
                    statements.add(Sql.of("alter table %s alter column %s set not null"
                            .formatted(target, column.name().quoted())));
                }
            }
            if (!cloned.primaryKey().isEmpty()) {
                statements.add(Sql.of("alter table %s add primary key (%s)"
                        .formatted(
                                target,
                                cloned.primaryKey().stream()
                                        .map(Identifier::quoted)
                                        .collect(Collectors.joining(", ")))));
            }
        }
        return statements;
    }

    private Table cloned(Warehouse warehouse, Session session) {
        Optional<Table> found =
                warehouse
                        .catalog()
                        .read(session, spec.from(), Set.of(spec.table().schema()))
                        .tables()
                        .stream()
                        .filter(table -> table.name().equals(spec.table()))
                        .findFirst();
        return found.orElseThrow(() -> new NightjarException(
                ErrorCode.CONFIG,
                "the clones of %s have no table %s; check its name, or restore it from the history"
                        .formatted(spec.night(), spec.table())));
    }

    private void checkFree(List<Table> tables) {
        for (Table table : tables) {
            if (table.name()
                    .table()
                    .name()
                    .equalsIgnoreCase(spec.target().table().name())) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "there is a table %s already, and nothing is overwritten; restore into another name"
                                .formatted(table.name()));
            }
        }
    }
}
