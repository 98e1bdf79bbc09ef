package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneChoice;
import dev.nightjar.warehouse.CloneRequest;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Fanout;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A set that is being made: a schema beside the others for each that is cloned, with a marker that is unsealed. What an
 * attempt leaves unsealed is taken up by the next one of the same run, and replaced by any other.
 */
final class SnowflakeBuilding implements CloneSets.Building {
    /** What a set is made from. */
    record Parts(
            SnowflakeSpec spec,
            CloneRequest request,
            TaskContext context,
            Session session,
            Supplier<Session> sessions,
            ServerTime server,
            CloneClaim claim) {}

    private final Parts parts;
    private final SnowflakeClones clones = new SnowflakeClones();
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final NamedSteps steps;
    private final CloneNames names;
    private final CloneSource source;
    private final SchemaCloner cloner;
    private final CloneVerifier verifier;
    private final Set<Identifier> made = ConcurrentHashMap.newKeySet();
    private volatile HeldSchemas held;
    private volatile Instant instant;
    private boolean later;

    SnowflakeBuilding(Parts parts, HeldSchemas held, Instant instant) {
        this.parts = parts;
        this.held = held;
        this.instant = instant;
        SnowflakeCloning how = parts.spec().howToClone();
        this.steps = new NamedSteps(parts.context());
        this.names = new CloneNames(parts.spec(), parts.request(), parts.context());
        this.source = new CloneSource(parts.spec());
        this.cloner = new SchemaCloner(how, parts.context());
        this.verifier = new CloneVerifier(how, parts.context());
    }

    @Override
    public Instant instant() {
        return instant;
    }

    @Override
    public Session session() {
        return parts.session();
    }

    @Override
    public CloneChoice choose(Session session, List<Identifier> schemas) {
        CloneChoice choice = source.choose(session, schemas, instant, parts.server());
        Set<Identifier> used = new HashSet<>();
        for (Identifier schema : choice.schemas().keySet()) {
            Identifier name = names.of(schema, instant).dated();
            held.requireFreeFor(name, names.kind());
            if (!used.add(name)) {
                throw new IllegalArgumentException(
                        "two schemas of the night would be called %s; give each clone a name of its own"
                                .formatted(name));
            }
        }
        return choice;
    }

    @Override
    public List<CloneSet.LeftOut> make(Session session, Identifier schema) {
        parts.claim().renew(session, parts.context().now());
        SnowflakeCloneSpec clone = names.of(schema, instant);
        boolean there = held.has(clone.dated());
        boolean same = held.marker(clone.dated())
                .filter(marker -> marker.isSame(clone.marker()))
                .isPresent();
        SnowflakeCloneSpec.IfExists ifExists =
                there ? SnowflakeCloneSpec.IfExists.REPLACE : SnowflakeCloneSpec.IfExists.FAIL;
        List<CloneSet.LeftOut> leftOut = cloner.make(
                session, clone.withOptions(clone.options().withIfExists(ifExists)), source.of(schema), same);
        if (leftOut.stream().noneMatch(out -> out.table().isEmpty())) {
            made.add(schema);
        }
        return leftOut;
    }

    @Override
    public CloneSets.Verified verify(Session session, int parallel) {
        List<CloneSet.ClonedSchema> schemas = Collections.synchronizedList(new ArrayList<>());
        List<CloneSet.LeftOut> leftOut = Collections.synchronizedList(new ArrayList<>());
        Set<Identifier> incomplete = ConcurrentHashMap.newKeySet();
        Fanout.each(made, parallel, schema -> {
            try (Session fork = session.fork()) {
                parts.claim().renew(fork, parts.context().now());
                SourceTables tables = source.of(schema);
                CloneVerifier.Seen seen =
                        verifier.look(fork, names.of(schema, instant), expected(schema, tables), tables);
                seen.schema().ifPresent(schemas::add);
                leftOut.addAll(seen.leftOut());
                if (seen.incomplete()) {
                    incomplete.add(schema);
                }
            }
        });
        return new CloneSets.Verified(schemas, leftOut, !incomplete.isEmpty());
    }

    private Set<Identifier> expected(Identifier schema, SourceTables tables) {
        Set<Identifier> expected = new HashSet<>(tables.tables());
        expected.removeAll(tables.excluded());
        expected.removeAll(cloner.failed(schema));
        expected.removeIf(table -> source.isLeftOut(tables, table));
        return expected;
    }

    @Override
    public boolean takeLater() {
        if (later) {
            return false;
        }
        later = true;
        instant = Instant.parse(steps.remember(
                "the later instant",
                () -> ServerTime.read(parts.session(), metadata).now().toString()));
        made.clear();
        cloner.forget();
        held = HeldSchemas.read(parts.session(), metadata, parts.spec().target());
        return true;
    }

    @Override
    public CloneSet seal(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut) {
        parts.claim().require(parts.session());
        CloneSet set = new CloneSet(
                parts.request().night(),
                instant,
                parts.context().zone(),
                parts.spec().source().toString(),
                schemas,
                leftOut,
                cloner.ownInstants());
        switch (parts.request().target()) {
            case Database.Clones _ -> {
                for (CloneSet.ClonedSchema schema : schemas) {
                    SnowflakeCloneSpec clone = names.of(schema.schema(), instant);
                    steps.persist(
                            parts.session(), "seal %s as of %s".formatted(clone.dated(), instant), clones.seal(clone));
                }
                removeUnverified(schemas);
                // INVARIANT: the rows of the night are its seal; before them it is no set, whatever its schemas say.
                parts.session()
                        .change(new CloneRecord(parts.spec().target())
                                .insert(
                                        set,
                                        parts.context().runId(),
                                        parts.server().role()));
            }
            case Database.Single(String name) -> {
                for (CloneSet.ClonedSchema schema : schemas) {
                    SnowflakeCloneSpec clone = names.of(schema.schema(), instant);
                    steps.persist(parts.session(), "name " + name, clones.single(clone, Identifier.of(name)));
                    steps.persist(parts.session(), "remove " + clone.dated(), clones.drop(clone));
                }
            }
            case Database.Source _, Database.History _, Database.Histories _ ->
                throw new IllegalArgumentException(
                        "no clones are made in " + parts.request().target());
        }
        return set;
    }

    /** A schema of which nothing is left must not lie there as if it were a clone. */
    private void removeUnverified(List<CloneSet.ClonedSchema> schemas) {
        Set<Identifier> gone = new TreeSet<>(made);
        schemas.forEach(schema -> gone.remove(schema.schema()));
        for (Identifier schema : gone) {
            SnowflakeCloneSpec clone = names.of(schema, instant);
            steps.persist(parts.session(), "remove %s as of %s".formatted(clone.dated(), instant), clones.drop(clone));
        }
    }

    /** Gives the claim back. A run that is killed keeps it, and finds it when it goes on. */
    @Override
    public void close() {
        // The set's own session may be cancelled.
        try (Session other = parts.sessions().get()) {
            parts.claim().release(other);
        } catch (NightjarException e) {
            parts.context()
                    .log()
                    .warn(
                            "schema {} of database {} could not be dropped, and keeps other runs away for two hours: {}",
                            CloneClaim.SCHEMA,
                            parts.spec().target(),
                            e.getMessage());
        } finally {
            parts.session().close();
        }
    }
}
