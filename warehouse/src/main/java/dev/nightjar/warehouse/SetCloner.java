package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Clones schemas into a set that is being made, verifies them, and seals it. */
final class SetCloner {
    private static final Set<ErrorCode> ENDS_ALL =
            Set.of(ErrorCode.CANCELLED, ErrorCode.ENVIRONMENT, ErrorCode.INTERNAL);
    private static final Identifier SOURCE = new Database.Source().alias();
    private static final Identifier TARGET = Identifier.of("clones");

    private static final int NAMED = 5;

    private final Warehouse warehouse;
    private final WarehouseRenderer renderer;
    private final Database target;
    private final CloneSets.Building building;
    private final TaskContext context;
    private final List<CloneSet.ClonedSchema> cloned = Collections.synchronizedList(new ArrayList<>());
    private final List<CloneSet.LeftOut> leftOut = Collections.synchronizedList(new ArrayList<>());
    private final Map<Identifier, List<Table>> made = new ConcurrentHashMap<>();
    private final AtomicLong tablesDone = new AtomicLong();

    /**
     * A cloner of a set.
     *
     * @param target what is made
     */
    SetCloner(Warehouse warehouse, CloneSets.Building building, Database target, TaskContext context) {
        this.warehouse = warehouse;
        this.renderer = warehouse.renderer();
        this.target = target;
        this.building = building;
        this.context = context;
    }

    /** The statements that clone what was chosen, as the run executes them. */
    static List<PlannedChange> planned(WarehouseRenderer renderer, CloneChoice choice, String target) {
        return choice.schemas().entrySet().stream()
                .flatMap(schema -> renderer.cloneSchema(of(schema.getKey(), schema.getValue())).stream())
                .map(sql -> new PlannedChange("sql", target, sql.text()))
                .toList();
    }

    private static SchemaClone of(Identifier schema, List<Table> tables) {
        return new SchemaClone(SOURCE, TARGET, schema, schema, tables);
    }

    /**
     * Clones what the source has of these schemas, and seals.
     *
     * @throws NightjarException {@code CONFIG} when it has none of them, {@code EXTERNAL} when none could be cloned;
     *     nothing is sealed then
     */
    CloneSet cloneAll(List<Identifier> schemas, int parallel) {
        Session session = building.session();
        context.onCancel(session::cancel);
        CloneChoice choice =
                CloneChoice.of(schemas, warehouse.catalog().read(session, new Database.Source(), Set.copyOf(schemas)));
        leftOut.addAll(choice.leftOut());
        requireAny(choice.schemas().isEmpty(), ErrorCode.CONFIG);
        Fanout.each(choice.schemas().entrySet(), parallel, schema -> {
            try (Session fork = session.fork()) {
                cloneOne(fork, schema.getKey(), schema.getValue(), choice.tables());
            }
        });
        requireAny(made.isEmpty(), ErrorCode.EXTERNAL);
        verify(session, parallel);
        cloned.sort(Comparator.comparing(CloneSet.ClonedSchema::schema));
        leftOut.sort(Comparator.comparing(CloneSet.LeftOut::schema)
                .thenComparing(out -> out.table().map(Identifier::name).orElse("")));
        return building.seal(cloned, leftOut);
    }

    private void requireAny(boolean none, ErrorCode code) {
        if (none) {
            throw new NightjarException(
                    code,
                    "nothing could be cloned: %s; check the schemas that are named"
                            .formatted(leftOut.stream()
                                    .filter(CloneSet.LeftOut::missed)
                                    .limit(NAMED)
                                    .map(out -> "schema %s%s: %s"
                                            .formatted(
                                                    out.schema(),
                                                    out.table()
                                                            .map(table -> ", table " + table)
                                                            .orElse(""),
                                                    out.reason()))
                                    .collect(Collectors.joining("; "))));
        }
    }

    private void cloneOne(Session session, Identifier schema, List<Table> tables, long total) {
        List<Table> done = tables;
        try {
            session.change(renderer.cloneSchema(of(schema, tables)));
        } catch (NightjarException e) {
            if (ENDS_ALL.contains(e.code())) {
                throw e;
            }
            context.log()
                    .warn(
                            "schema {} could not be cloned at once, so its tables are cloned one by one: {}",
                            schema,
                            e.getMessage());
            done = cloneTables(session, schema, tables);
        }
        if (!done.isEmpty()) {
            made.put(schema, done);
        }
        context.progress().update(tablesDone.addAndGet(tables.size()), total, "tables");
    }

    private List<Table> cloneTables(Session session, Identifier schema, List<Table> tables) {
        session.change(renderer.cloneSchema(of(schema, List.of())));
        List<Table> made = new ArrayList<>();
        for (Table table : tables) {
            List<Sql> statements = renderer.cloneSchema(of(schema, List.of(table)));
            try {
                session.change(statements.subList(1, statements.size()));
                made.add(table);
            } catch (NightjarException e) {
                if (ENDS_ALL.contains(e.code())) {
                    throw e;
                }
                leftOut.add(new CloneSet.LeftOut(
                        schema, Optional.of(table.name().table()), true, "it could not be cloned: " + e.getMessage()));
            }
        }
        return made;
    }

    /** The clones are looked at all at once: a look at one schema costs as much as one at all. */
    private void verify(Session session, int parallel) {
        Map<Identifier, List<Table>> clones =
                warehouse.catalog().read(session, target, made.keySet()).bySchema();
        Fanout.each(made.entrySet(), parallel, schema -> {
            try (Session fork = session.fork()) {
                cloned.add(verified(
                        fork, schema.getKey(), schema.getValue(), clones.getOrDefault(schema.getKey(), List.of())));
            }
        });
    }

    private CloneSet.ClonedSchema verified(Session session, Identifier schema, List<Table> tables, List<Table> clones) {
        ClonePicture source = ClonePicture.ofTables(session, renderer, SOURCE, tables);
        ClonePicture clone = ClonePicture.ofTables(session, renderer, TARGET, clones);
        List<String> differences = clone.differencesFrom(source);
        if (!differences.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    "the clone of schema %s differs from its source (%s); the set was not sealed, run it again"
                            .formatted(schema, String.join("; ", differences)));
        }
        return new CloneSet.ClonedSchema(schema, tables.size(), clone.rows());
    }
}
