package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneHooks;
import dev.nightjar.warehouse.CloneTableTask;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableClone;
import dev.nightjar.warehouse.TableClones;
import dev.nightjar.warehouse.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Clones of tables in the database of the clones. Each is built in a schema of its own, which only one run can make, and
 * gets its name at the end: a run that dies leaves that schema, which the next one for the same name replaces.
 */
final class SnowflakeTableClones implements TableClones {
    private final SnowflakeSpec spec;
    private final Supplier<Session> sessions;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final SnowflakeClones clones = new SnowflakeClones();

    SnowflakeTableClones(SnowflakeSpec spec, Supplier<Session> sessions) {
        this.spec = spec;
        this.sessions = sessions;
    }

    @Override
    public TableClone make(CloneTableTask.Spec wanted, CloneHooks hooks, TaskContext context) {
        NamedSteps steps = new NamedSteps(context);
        try (Session session = sessions.get()) {
            context.onCancel(session::cancel);
            Instant server = ServerTime.read(session, metadata).now();
            Instant instant = Instant.parse(steps.remember(
                    "the instant", () -> wanted.at().orElse(server).toString()));
            TableCloneStatements clone = statements(wanted, marker(wanted, context, instant));
            CloneClaim claim = new CloneClaim(
                    spec.target(),
                    clone.place(),
                    clone.marker().at(server).as(SnowflakeMarker.Kind.CLAIM),
                    context.now());
            Optional<Held> held = find(session, clone.target());
            if (!isDone(held, clone)) {
                requireFree(held, wanted);
                claim.take(session);
                build(session, steps, clone, wanted, hooks, claim);
            }
            long rows = find(session, clone.target()).map(Held::rows).orElse(0L);
            release(claim, clone, context);
            return new TableClone(clone.target(), clone.marker().instant(), rows);
        }
    }

    private void build(
            Session session,
            NamedSteps steps,
            TableCloneStatements clone,
            CloneTableTask.Spec wanted,
            CloneHooks hooks,
            CloneClaim claim) {
        try {
            for (Sql sql : clone.build(grants(clone, hooks))) {
                steps.persist(session, StatementText.shortened(sql.text(), 200), sql);
            }
            claim.require(session);
            // INVARIANT: the marker is read in the same attempt as the swap is sent, which would undo itself.
            Optional<Held> held = find(session, clone.target());
            if (!isDone(held, clone)) {
                requireFree(held, wanted);
                steps.run(session, "name " + clone.target(), clone.name(held.isPresent()));
            }
        } catch (RuntimeException e) {
            // The session may be cancelled, and what was not finished must not stay.
            try (Session other = sessions.get()) {
                claim.release(other);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void release(CloneClaim claim, TableCloneStatements clone, TaskContext context) {
        try (Session other = sessions.get()) {
            claim.release(other);
        } catch (NightjarException e) {
            context.log()
                    .warn(
                            "schema {} of database {} could not be dropped; the next clone of the name replaces it: {}",
                            clone.place(),
                            spec.target(),
                            e.getMessage());
        }
    }

    @Override
    public List<PlannedChange> plan(CloneTableTask.Spec wanted, CloneHooks hooks, TaskContext context) {
        try (Session session = sessions.get()) {
            context.onCancel(session::cancel);
            Instant server = ServerTime.read(session, metadata).now();
            TableCloneStatements clone =
                    statements(wanted, marker(wanted, context, wanted.at().orElse(server)));
            Optional<Held> held = find(session, clone.target());
            requireFree(held, wanted);
            List<Sql> all = new ArrayList<>();
            all.add(clones.claim(
                    spec.target(),
                    clone.place(),
                    HeldSchemas.read(session, metadata, spec.target()).has(clone.place()),
                    clone.marker().at(server).as(SnowflakeMarker.Kind.CLAIM)));
            all.addAll(clone.build(grants(clone, hooks)));
            all.add(clone.name(held.isPresent()));
            all.add(clones.drop(spec.target(), clone.place()));
            String where = "%s.%s, without a virtual warehouse".formatted(spec.target(), clone.target());
            return all.stream()
                    .map(sql -> new PlannedChange("sql", where, sql.text()))
                    .toList();
        }
    }

    private List<Sql> grants(TableCloneStatements clone, CloneHooks hooks) {
        return hooks.tableGrants(clone.built().in(spec.target()), clone.grants());
    }

    private SnowflakeMarker marker(CloneTableTask.Spec wanted, TaskContext context, Instant instant) {
        return new SnowflakeMarker(
                instant.atZone(context.zone()).toLocalDate(),
                instant,
                context.zone(),
                context.runId(),
                spec.source() + "." + wanted.table(),
                false,
                SnowflakeMarker.Kind.TABLE);
    }

    private TableCloneStatements statements(CloneTableTask.Spec wanted, SnowflakeMarker marker) {
        SnowflakeCloning how = spec.howToClone();
        return new TableCloneStatements(
                spec.source(),
                wanted.table(),
                spec.target(),
                wanted.target(),
                CloneNames.place(wanted.target()),
                marker,
                wanted.at(),
                how.options(wanted.transientTable(), wanted.retentionDays()),
                wanted.copyGrants(),
                how.roles(wanted.readers()));
    }

    /** What has the name of the clone. */
    private record Held(Optional<SnowflakeMarker> marker, long rows) {}

    private Optional<Held> find(Session session, TableName name) {
        return session.query(metadata.showObjectsStarting(spec.target(), name), ShownRow::of).stream()
                .filter(row -> row.get("name").equals(name.table().name()))
                .map(row -> new Held(
                        SnowflakeMarker.parse(row.get("comment"))
                                .filter(marker -> marker.kind() == SnowflakeMarker.Kind.TABLE
                                        && !row.get("kind").equals("VIEW")),
                        row.get("rows").isEmpty() ? 0 : Long.parseLong(row.get("rows"))))
                .findFirst();
    }

    private static boolean isDone(Optional<Held> held, TableCloneStatements clone) {
        return held.flatMap(Held::marker)
                .filter(marker -> marker.sealed() && marker.isSame(clone.marker()))
                .isPresent();
    }

    private void requireFree(Optional<Held> held, CloneTableTask.Spec wanted) {
        if (held.isEmpty()) {
            return;
        }
        if (held.get().marker().isEmpty()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%s of database %s is there already and was not made by Nightjar as a clone; give the clone another name"
                            .formatted(wanted.target(), spec.target()));
        }
        if (!wanted.replace()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "there is a clone %s in database %s already; say replace, or give this one another name"
                            .formatted(wanted.target(), spec.target()));
        }
    }
}
