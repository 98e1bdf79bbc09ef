package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares a clone with what its source had: tables and keys. Rows are those that Snowflake tells. Thread-safe. */
final class CloneVerifier {
    /** Keys of a fresh clone come later (snowflake-jdbc 4.3.2, change log). */
    private static final List<Duration> PAUSES =
            List.of(1, 2, 4, 8, 15, 30).stream().map(Duration::ofSeconds).toList();

    private final SnowflakeCloning how;
    private final TaskContext context;
    private final NamedSteps steps;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final SnowflakeClones clones = new SnowflakeClones();

    CloneVerifier(SnowflakeCloning how, TaskContext context) {
        this.how = how;
        this.context = context;
        this.steps = new NamedSteps(context);
    }

    /**
     * What a clone came to.
     *
     * @param schema empty where nothing is left of it
     * @param incomplete whether it lacks a table that its source had
     */
    record Seen(Optional<CloneSet.ClonedSchema> schema, List<CloneSet.LeftOut> leftOut, boolean incomplete) {}

    /**
     * Looks at a clone.
     *
     * @param expected what it must hold
     */
    Seen look(Session session, SnowflakeCloneSpec clone, Set<Identifier> expected, SourceTables source) {
        Map<Identifier, Long> tables =
                new TreeMap<>(SchemaContents.read(session, metadata, clone.target(), clone.dated())
                        .tables());
        List<CloneSet.LeftOut> leftOut = new ArrayList<>();
        Set<Identifier> missing = new TreeSet<>(expected);
        missing.removeAll(tables.keySet());
        missing.forEach(table -> leftOut.add(new CloneSet.LeftOut(
                clone.schema(),
                Optional.of(table),
                true,
                source.replaced().contains(table)
                        ? "it was replaced or dropped after the instant, and the clone has not what it was"
                        : "the clone has no such table, although the source had it at the instant")));
        Set<Identifier> extra = new TreeSet<>(tables.keySet());
        extra.removeAll(expected);
        if (!extra.isEmpty()) {
            context.log()
                    .warn(
                            "the clone of schema {} holds tables that are not known to have been there at {}: {}",
                            clone.schema(),
                            clone.marker().instant(),
                            extra);
        }
        for (Identifier table : withoutKey(session, clone, tables.keySet())) {
            steps.run(session, "take out %s of %s".formatted(table, clone.dated()), clones.dropTable(clone, table));
            tables.remove(table);
            leftOut.add(new CloneSet.LeftOut(
                    clone.schema(),
                    Optional.of(table),
                    true,
                    "its clone does not show the primary key that the source has"));
        }
        leftOut.addAll(views(session, clone));
        Optional<CloneSet.ClonedSchema> seen = tables.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new CloneSet.ClonedSchema(clone.schema(), tables.size(), new SchemaContents(tables).rows()));
        return new Seen(seen, leftOut, !missing.isEmpty());
    }

    /** Those whose source shows a key that the clone does not show, also after a wait. */
    private Set<Identifier> withoutKey(Session session, SnowflakeCloneSpec clone, Set<Identifier> tables) {
        Map<String, List<Identifier>> source = keysOfSource(session, clone, tables);
        Set<Identifier> without = lacking(session, clone, tables, source);
        for (Duration pause : PAUSES) {
            if (without.isEmpty()) {
                break;
            }
            steps.sleep(pause);
            without = lacking(session, clone, tables, source);
        }
        return without;
    }

    /** None where the source was dropped after it was cloned: its clone is all that is left of it. */
    private Map<String, List<Identifier>> keysOfSource(
            Session session, SnowflakeCloneSpec clone, Set<Identifier> tables) {
        try {
            return new SchemaKeys(metadata, clone.source()).read(session, clone.schema(), tables);
        } catch (NightjarException e) {
            if (!SnowflakeFailure.isNotThere(e)) {
                throw e;
            }
            context.log()
                    .warn(
                            "schema {} was dropped after it was cloned, so that the keys of its clone are not compared",
                            clone.schema());
            return Map.of();
        }
    }

    private Set<Identifier> lacking(
            Session session, SnowflakeCloneSpec clone, Set<Identifier> tables, Map<String, List<Identifier>> source) {
        if (source.isEmpty()) {
            return Set.of();
        }
        Map<String, List<Identifier>> cloned =
                new SchemaKeys(metadata, clone.target()).read(session, clone.dated(), tables);
        Set<Identifier> lacking = new TreeSet<>();
        for (Identifier table : tables) {
            int wanted = source.getOrDefault(table.name(), List.of()).size();
            if (cloned.getOrDefault(table.name(), List.of()).size() < wanted) {
                lacking.add(table);
            }
        }
        return lacking;
    }

    private List<CloneSet.LeftOut> views(Session session, SnowflakeCloneSpec clone) {
        List<Identifier> views = new ArrayList<>();
        Pages.each(
                session,
                after -> metadata.showViews(clone.target(), clone.dated(), after),
                row -> views.add(Identifier.of(row.get("name"))));
        if (how.dropViews()) {
            views.forEach(view -> steps.run(
                    session, "take out view %s of %s".formatted(view, clone.dated()), clones.dropView(clone, view)));
        }
        String reason = how.dropViews()
                ? "a view is not cloned; its tables are"
                : "a view in a clone may read the source, as it is now";
        return views.stream()
                .map(view -> new CloneSet.LeftOut(clone.schema(), Optional.of(view), false, reason))
                .toList();
    }
}
