package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Fanout;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Clones schemas as of an instant, each at once, or table by table where that fails. Thread-safe. */
final class SchemaCloner {
    private static final Set<ErrorCode> ENDS_ALL =
            Set.of(ErrorCode.CANCELLED, ErrorCode.ENVIRONMENT, ErrorCode.INTERNAL, ErrorCode.CONFIG);
    private static final Set<SnowflakeFailure> OF_THE_SCHEMA =
            Set.of(SnowflakeFailure.NOT_THERE, SnowflakeFailure.MISSING_PRIVILEGE, SnowflakeFailure.EXISTS);
    private static final Pattern PIPE = Pattern.compile("\\bpipes?\\b", Pattern.CASE_INSENSITIVE);
    private static final int TABLES_AT_ONCE = 4;

    private final SnowflakeCloning how;
    private final TaskContext context;
    private final NamedSteps steps;
    private final SnowflakeClones clones = new SnowflakeClones();
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final Map<Identifier, Set<Identifier>> failed = new ConcurrentHashMap<>();
    private final List<CloneSet.OwnInstant> ownInstants = Collections.synchronizedList(new ArrayList<>());

    SchemaCloner(SnowflakeCloning how, TaskContext context) {
        this.how = how;
        this.context = context;
        this.steps = new NamedSteps(context);
    }

    /** The statements that clone a schema, as {@link #make} executes them where nothing fails. */
    List<Sql> planned(SnowflakeCloneSpec clone, SourceTables tables) {
        List<Sql> statements = new ArrayList<>();
        statements.add(clones.cloneAsOf(whole(clone, tables)));
        asOfNow(tables).forEach(table -> statements.add(clones.cloneTableNow(clone, table)));
        tables.excluded().forEach(table -> statements.add(clones.dropTable(clone, table)));
        return statements;
    }

    /** Tables that could not be cloned, and are left out. */
    Set<Identifier> failed(Identifier schema) {
        return failed.getOrDefault(schema, Set.of());
    }

    /** Tables that are not as of the instant. */
    List<CloneSet.OwnInstant> ownInstants() {
        return List.copyOf(ownInstants);
    }

    /** Before all is taken once more. */
    void forget() {
        failed.clear();
        ownInstants.clear();
    }

    /**
     * Clones a schema.
     *
     * @param isThere whether its clone is there already, from before a crash
     * @return what could not be cloned; the whole schema where its table is empty
     */
    List<CloneSet.LeftOut> make(Session session, SnowflakeCloneSpec clone, SourceTables tables, boolean isThere) {
        List<CloneSet.LeftOut> leftOut = Collections.synchronizedList(new ArrayList<>());
        if (!isThere) {
            try {
                steps.persist(
                        session,
                        "clone " + at(clone),
                        clones.cloneAsOf(whole(clone, tables)),
                        () -> isMade(session, clone));
            } catch (NightjarException e) {
                if (ENDS_ALL.contains(e.code())) {
                    throw e;
                }
                if (isOfTheSchema(e)) {
                    steps.run(session, "remove " + at(clone), clones.drop(clone));
                    return List.of(new CloneSet.LeftOut(
                            clone.schema(), Optional.empty(), true, "it could not be cloned: " + e.getMessage()));
                }
                context.log()
                        .warn(
                                "schema {} could not be cloned at once, so its tables are cloned one by one: {}",
                                clone.schema(),
                                e.getMessage());
                oneByOne(session, clone, tables, leftOut);
            }
        }
        for (Identifier table : asOfNow(tables)) {
            cloneNow(session, clone, table, leftOut);
        }
        for (Identifier table : tables.excluded()) {
            steps.run(session, "take out %s of %s".formatted(table, at(clone)), clones.dropTable(clone, table));
        }
        return List.copyOf(leftOut);
    }

    private boolean isMade(Session session, SnowflakeCloneSpec clone) {
        return HeldSchemas.read(session, metadata, clone.target())
                .marker(clone.dated())
                .filter(marker -> marker.isSame(clone.marker()))
                .isPresent();
    }

    /** A pipe is a word of its own: PIPEDRIVE is a schema. */
    private static boolean isOfTheSchema(NightjarException error) {
        return SnowflakeFailure.of(error).filter(OF_THE_SCHEMA::contains).isPresent()
                && !PIPE.matcher(error.getMessage()).find();
    }

    /** Until it is complete, its marker is not that of a clone which a resumed run would take for done. */
    private void oneByOne(
            Session session, SnowflakeCloneSpec clone, SourceTables tables, List<CloneSet.LeftOut> leftOut) {
        steps.persist(session, "create " + at(clone), clones.createDated(unfinished(clone)));
        List<Identifier> wanted = tables.tables().stream()
                .filter(table -> !tables.tooShort().contains(table))
                .filter(table -> !tables.excluded().contains(table))
                .sorted()
                .toList();
        Fanout.each(wanted, TABLES_AT_ONCE, table -> {
            try (Session fork = session.fork()) {
                steps.persist(fork, "clone %s of %s".formatted(table, at(clone)), clones.cloneTableAsOf(clone, table));
            } catch (NightjarException e) {
                leaveOut(clone, table, leftOut, e);
            }
        });
    }

    private static SnowflakeCloneSpec unfinished(SnowflakeCloneSpec clone) {
        SnowflakeMarker marker = clone.marker();
        return clone.withMarker(new SnowflakeMarker(
                marker.night(),
                marker.instant(),
                marker.zone(),
                marker.run() + "~unfinished",
                marker.source(),
                false,
                marker.kind()));
    }

    private void cloneNow(Session session, SnowflakeCloneSpec clone, Identifier table, List<CloneSet.LeftOut> leftOut) {
        String name = "clone %s of %s as of now".formatted(table, at(clone));
        try {
            steps.persist(session, name, clones.cloneTableNow(clone, table));
            String instant = steps.remember(
                    "the end of: " + name,
                    () -> ServerTime.read(session, metadata).now().toString());
            ownInstants.add(new CloneSet.OwnInstant(clone.schema(), table, Instant.parse(instant)));
        } catch (NightjarException e) {
            leaveOut(clone, table, leftOut, e);
        }
    }

    private void leaveOut(
            SnowflakeCloneSpec clone, Identifier table, List<CloneSet.LeftOut> leftOut, NightjarException error) {
        if (ENDS_ALL.contains(error.code())) {
            throw error;
        }
        failed.merge(clone.schema(), Set.of(table), (some, more) -> {
            Set<Identifier> all = new TreeSet<>(some);
            all.addAll(more);
            return all;
        });
        leftOut.add(new CloneSet.LeftOut(
                clone.schema(), Optional.of(table), true, "it could not be cloned: " + error.getMessage()));
    }

    /** The clone of the whole says that tables are to be left out only where there are such. */
    private static SnowflakeCloneSpec whole(SnowflakeCloneSpec clone, SourceTables tables) {
        return clone.withOptions(clone.options()
                .withIgnoreInsufficientRetention(!tables.tooShort().isEmpty()));
    }

    private Set<Identifier> asOfNow(SourceTables tables) {
        if (how.shortRetention() != SnowflakeCloning.ShortRetention.AS_OF_NOW) {
            return Set.of();
        }
        Set<Identifier> now = new TreeSet<>(tables.tooShort());
        now.removeAll(tables.excluded());
        return now;
    }

    private static String at(SnowflakeCloneSpec clone) {
        return "%s as of %s".formatted(clone.schema(), clone.marker().instant());
    }
}
