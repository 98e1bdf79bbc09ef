package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneChoice;
import dev.nightjar.warehouse.CloneHooks;
import dev.nightjar.warehouse.CloneRequest;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.PlannedClones;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Clones of schemas in the database of the clones: each is built as {@code {schema}__{yyyyMMdd}} as of one instant, verified
 * and sealed, and then published under its own name. A schema carries a marker in its comment, without which it is never
 * touched; which nights are sealed, and what they hold, is in {@link CloneRecord}.
 */
final class SnowflakeCloneSets implements CloneSets {
    private static final String FREE = ", without a virtual warehouse";
    private static final String BILLED = ", in a virtual warehouse";

    private final SnowflakeSpec spec;
    private final Supplier<Session> sessions;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final SnowflakeClones clones = new SnowflakeClones();
    private final CloneRecord record;

    SnowflakeCloneSets(SnowflakeSpec spec, Supplier<Session> sessions) {
        this.spec = spec;
        this.sessions = sessions;
        this.record = new CloneRecord(spec.target());
    }

    @Override
    public List<CloneSet> sealed() {
        try (Session session = sessions.get()) {
            return record.read(session);
        }
    }

    @Override
    public Building begin(CloneRequest request, TaskContext context) {
        Session session = sessions.get();
        context.onCancel(session::cancel);
        try {
            return begin(request, context, session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private Building begin(CloneRequest request, TaskContext context, Session session) {
        ServerTime server = ServerTime.read(session, metadata);
        CloneClaim claim = new CloneClaim(spec.target(), claim(request, context, server), context.now());
        claim.take(session);
        try {
            NamedSteps steps = new NamedSteps(context);
            List<CloneSet> sealed = List.of();
            if (request.target() instanceof Database.Clones) {
                record.create().forEach(session::execute);
                sealed = record.read(session);
                requireNotSealed(sealed, request.night());
            }
            List<CloneSet> earlier = sealed;
            Instant instant = Instant.parse(steps.remember(
                    "the instant",
                    () -> decide(session, request, earlier, server).toString()));
            HeldSchemas held = HeldSchemas.read(session, metadata, spec.target());
            if (request.target() instanceof Database.Single(String name)) {
                held.requireFreeFor(Identifier.of(name), SnowflakeMarker.Kind.SINGLE);
            } else {
                removeLeftovers(session, held, request.night(), sealed);
            }
            return new SnowflakeBuilding(
                    new SnowflakeBuilding.Parts(spec, request, context, session, sessions, server, claim),
                    held,
                    instant);
        } catch (RuntimeException e) {
            try {
                claim.release(session);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private SnowflakeMarker claim(CloneRequest request, TaskContext context, ServerTime server) {
        return new SnowflakeMarker(
                request.night(),
                server.now(),
                context.zone(),
                context.runId(),
                spec.source().toString(),
                false,
                SnowflakeMarker.Kind.CLAIM);
    }

    private static void requireNotSealed(List<CloneSet> sealed, LocalDate night) {
        if (sealed.stream().anyMatch(set -> set.night().equals(night))) {
            throw new NightjarException(ErrorCode.CONFIG, "night %s is sealed already".formatted(night));
        }
    }

    /** The rule of the instant: see {@link CloneRequest#due}. */
    private Instant decide(Session session, CloneRequest request, List<CloneSet> sealed, ServerTime server) {
        Optional<Instant> last = sealed.stream().map(CloneSet::instant).max(Instant::compareTo);
        Optional<Instant> due = request.due()
                .map(instant -> instant.truncatedTo(ChronoUnit.MILLIS))
                .filter(instant -> !instant.isAfter(server.now()))
                .filter(instant -> last.stream().allMatch(instant::isAfter))
                .filter(instant -> new CloneSource(spec).reaches(session, request.schemas(), instant, server.now()));
        Instant instant = due.orElse(server.now());
        if (request.target() instanceof Database.Clones
                && last.stream().anyMatch(earlier -> !earlier.isBefore(instant))) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "Snowflake's clock says %s, and the last clones are as of %s; history only moves forward: wait until that time has passed"
                            .formatted(instant, last.get()));
        }
        return instant;
    }

    /** What other nights have left that were never sealed; what this one left is replaced. */
    private void removeLeftovers(Session session, HeldSchemas held, LocalDate night, List<CloneSet> sealed) {
        held.dated()
                .filter(schema -> !schema.getValue().sealed())
                .filter(schema -> !schema.getValue().night().equals(night))
                .filter(schema -> sealed.stream()
                        .noneMatch(set -> set.night().equals(schema.getValue().night())))
                .forEach(schema -> session.execute(clones.drop(spec.target(), schema.getKey())));
    }

    @Override
    public PlannedClones plan(CloneRequest request, TaskContext context) {
        try (Session session = sessions.get()) {
            context.onCancel(session::cancel);
            ServerTime server = ServerTime.read(session, metadata);
            List<CloneSet> sealed = request.target() instanceof Database.Clones ? record.read(session) : List.of();
            Instant instant = decide(session, request, sealed, server);
            HeldSchemas held = HeldSchemas.read(session, metadata, spec.target());
            CloneSource source = new CloneSource(spec);
            CloneChoice choice = source.choose(session, request.schemas(), instant, server);
            List<PlannedChange> changes = new ArrayList<>();
            SnowflakeMarker claim = claim(request, context, server);
            boolean replaces = held.has(CloneClaim.SCHEMA);
            changes.add(
                    change(CloneClaim.SCHEMA, clones.claim(spec.target(), CloneClaim.SCHEMA, replaces, claim), FREE));
            if (request.target() instanceof Database.Clones && !held.has(CloneRecord.SCHEMA)) {
                record.create().forEach(sql -> changes.add(change(CloneRecord.SCHEMA, sql, FREE)));
            }
            changes.addAll(planned(request, context, held, source, choice, instant));
            changes.add(change(CloneClaim.SCHEMA, clones.drop(spec.target(), CloneClaim.SCHEMA), FREE));
            return new PlannedClones(choice, changes);
        }
    }

    private List<PlannedChange> planned(
            CloneRequest request,
            TaskContext context,
            HeldSchemas held,
            CloneSource source,
            CloneChoice choice,
            Instant instant) {
        CloneNames names = new CloneNames(spec, request, context);
        SchemaCloner cloner = new SchemaCloner(spec.howToClone(), context);
        ClonePublisher publisher = new ClonePublisher(spec, request.hooks());
        List<PlannedChange> made = new ArrayList<>();
        List<PlannedChange> named = new ArrayList<>();
        for (Identifier schema : choice.schemas().keySet()) {
            SnowflakeCloneSpec clone = names.of(schema, instant);
            held.requireFreeFor(clone.dated(), names.kind());
            SnowflakeCloneSpec.IfExists ifExists =
                    held.has(clone.dated()) ? SnowflakeCloneSpec.IfExists.REPLACE : SnowflakeCloneSpec.IfExists.FAIL;
            SnowflakeCloneSpec rendered = clone.withOptions(clone.options().withIfExists(ifExists));
            cloner.planned(rendered, source.of(schema)).forEach(sql -> made.add(change(clone.dated(), sql, FREE)));
            if (request.target() instanceof Database.Single(String name)) {
                named.add(change(Identifier.of(name), clones.single(clone, Identifier.of(name)), FREE));
                named.add(change(clone.dated(), clones.drop(clone), FREE));
            } else {
                made.add(change(clone.dated(), clones.seal(clone), FREE));
                publisher.planned(held, clone).forEach(sql -> named.add(change(schema, sql, FREE)));
            }
        }
        if (request.target() instanceof Database.Clones) {
            made.add(new PlannedChange(
                    "rows",
                    "%s.%s%s".formatted(spec.target(), CloneRecord.SCHEMA, BILLED),
                    "note instant, schemas and rows of night %s, and what is left out".formatted(request.night())));
        }
        made.addAll(named);
        return made;
    }

    private PlannedChange change(Identifier schema, Sql sql, String cost) {
        return new PlannedChange("sql", "%s.%s%s".formatted(spec.target(), schema, cost), sql.text());
    }

    @Override
    public String where(LocalDate night) {
        return "schemas of database %s that end with %s".formatted(spec.target(), SnowflakeCloneSpec.end(night));
    }

    @Override
    public List<PlannedChange> planDrop(LocalDate night) {
        try (Session session = sessions.get()) {
            List<PlannedChange> changes = new ArrayList<>();
            ofNight(session, night)
                    .forEach(schema -> changes.add(change(schema, clones.drop(spec.target(), schema), FREE)));
            record.delete(night).forEach(sql -> changes.add(change(CloneRecord.SCHEMA, sql, BILLED)));
            return changes;
        }
    }

    @Override
    public void drop(LocalDate night, TaskContext context) {
        NamedSteps steps = new NamedSteps(context);
        try (Session session = sessions.get()) {
            context.onCancel(session::cancel);
            require(session, night, "clones that Nightjar made");
            // The rows go last, so that a drop which is cut off is done again.
            ofNight(session, night)
                    .forEach(schema -> steps.persist(session, "drop " + schema, clones.drop(spec.target(), schema)));
            session.change(record.delete(night));
        }
    }

    private List<Identifier> ofNight(Session session, LocalDate night) {
        return HeldSchemas.read(session, metadata, spec.target())
                .dated()
                .filter(schema -> schema.getValue().night().equals(night))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<String> differences(CloneSet set, Session session) {
        HeldSchemas held = HeldSchemas.read(session, metadata, spec.target());
        List<String> differences = new ArrayList<>();
        for (CloneSet.ClonedSchema schema : set.schemas()) {
            SchemaContents contents = ClonePublisher.dated(held, spec, set, schema.schema())
                    .map(dated -> SchemaContents.read(session, metadata, spec.target(), dated.getKey()))
                    .orElseGet(() -> new SchemaContents(Map.of()));
            schema.differenceFrom(contents.tables().size(), contents.rows()).ifPresent(differences::add);
        }
        return differences;
    }

    @Override
    public List<Identifier> publish(LocalDate night, CloneHooks hooks, TaskContext context) {
        try (Session session = sessions.get()) {
            context.onCancel(session::cancel);
            return new ClonePublisher(spec, hooks).publish(session, require(session, night, "sealed clones"), context);
        }
    }

    @Override
    public List<PlannedChange> planPublish(LocalDate night, CloneHooks hooks) {
        try (Session session = sessions.get()) {
            return record.read(session).stream()
                    .filter(set -> set.night().equals(night))
                    .flatMap(set -> new ClonePublisher(spec, hooks).planned(session, set).stream())
                    .map(sql -> new PlannedChange("sql", spec.target() + FREE, sql.text()))
                    .toList();
        }
    }

    private CloneSet require(Session session, LocalDate night, String what) {
        return record.read(session).stream()
                .filter(set -> set.night().equals(night))
                .findFirst()
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.USAGE, "night %s has no %s; 'nightjar clones ls' lists them".formatted(night, what)));
    }
}
