package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.CloneChoice;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Fanout;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Metadata;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** Copies the tables of schemas into a clone file, and compares them with their source. Thread-safe. */
final class DuckDbCloner {
    private static final Set<ErrorCode> ENDS_ALL =
            Set.of(ErrorCode.CANCELLED, ErrorCode.ENVIRONMENT, ErrorCode.INTERNAL);
    private static final Identifier SOURCE = new Database.Source().alias();
    private static final Identifier TARGET = new Database.Clones(LocalDate.EPOCH).alias();

    private final DuckDbRenderer renderer;
    private final Catalog catalog;
    private final Database target;
    private final Logger log;
    private final Map<Identifier, List<Table>> chosen = new LinkedHashMap<>();
    private final Map<Identifier, List<Table>> made = new ConcurrentHashMap<>();

    DuckDbCloner(DuckDbRenderer renderer, Catalog catalog, Database target, Logger log) {
        this.renderer = renderer;
        this.catalog = catalog;
        this.target = target;
        this.log = log;
    }

    CloneChoice choose(Session session, List<Identifier> wanted) {
        Metadata metadata = catalog.read(session, new Database.Source(), Set.copyOf(wanted));
        List<CloneSet.LeftOut> leftOut = new ArrayList<>();
        metadata.views()
                .forEach(view -> leftOut.add(new CloneSet.LeftOut(
                        view.schema(), Optional.of(view.table()), false, "a view is not cloned; its tables are")));
        Map<Identifier, List<Table>> tables = metadata.bySchema();
        Map<Identifier, Integer> counts = new LinkedHashMap<>();
        for (Identifier schema : wanted) {
            List<Table> held = tables.getOrDefault(schema, List.of());
            if (CloneSet.isMarker(schema)) {
                leftOut.add(missed(schema, "the name is taken by Nightjar's own tables; rename the schema"));
            } else if (held.isEmpty()) {
                leftOut.add(missed(schema, "the source has no such schema with a table in it"));
            } else {
                chosen.put(schema, held);
                counts.put(schema, held.size());
            }
        }
        return new CloneChoice(counts, leftOut);
    }

    /** The statements that clone what was chosen, as the run executes them. */
    Stream<Sql> planned() {
        return chosen.entrySet().stream()
                .flatMap(schema -> renderer.cloneSchema(of(schema.getKey(), schema.getValue())).stream());
    }

    List<CloneSet.LeftOut> make(Session session, Identifier schema) {
        List<Table> tables = chosen.getOrDefault(schema, List.of());
        List<CloneSet.LeftOut> leftOut = new ArrayList<>();
        List<Table> done = tables;
        try {
            session.change(renderer.cloneSchema(of(schema, tables)));
        } catch (NightjarException e) {
            if (ENDS_ALL.contains(e.code())) {
                throw e;
            }
            log.warn(
                    "schema {} could not be cloned at once, so its tables are cloned one by one: {}",
                    schema,
                    e.getMessage());
            done = oneByOne(session, schema, tables, leftOut);
        }
        if (!done.isEmpty()) {
            made.put(schema, done);
        }
        return leftOut;
    }

    private List<Table> oneByOne(
            Session session, Identifier schema, List<Table> tables, List<CloneSet.LeftOut> leftOut) {
        session.change(renderer.cloneSchema(of(schema, List.of())));
        List<Table> done = new ArrayList<>();
        for (Table table : tables) {
            List<Sql> statements = renderer.cloneSchema(of(schema, List.of(table)));
            try {
                session.change(statements.subList(1, statements.size()));
                done.add(table);
            } catch (NightjarException e) {
                if (ENDS_ALL.contains(e.code())) {
                    throw e;
                }
                leftOut.add(new CloneSet.LeftOut(
                        schema, Optional.of(table.name().table()), true, "it could not be cloned: " + e.getMessage()));
            }
        }
        return done;
    }

    /** The clones are looked at all at once: a look at one schema costs as much as one at all. */
    CloneSets.Verified verify(Session session, int parallel) {
        Map<Identifier, List<Table>> clones =
                catalog.read(session, target, made.keySet()).bySchema();
        List<CloneSet.ClonedSchema> verified = Collections.synchronizedList(new ArrayList<>());
        Fanout.each(made.entrySet(), parallel, schema -> {
            try (Session fork = session.fork()) {
                verified.add(verified(
                        fork, schema.getKey(), schema.getValue(), clones.getOrDefault(schema.getKey(), List.of())));
            }
        });
        return new CloneSets.Verified(verified, List.of(), false);
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

    private static SchemaClone of(Identifier schema, List<Table> tables) {
        return new SchemaClone(SOURCE, TARGET, schema, schema, tables);
    }

    private static CloneSet.LeftOut missed(Identifier schema, String reason) {
        return new CloneSet.LeftOut(schema, Optional.empty(), true, reason);
    }
}
