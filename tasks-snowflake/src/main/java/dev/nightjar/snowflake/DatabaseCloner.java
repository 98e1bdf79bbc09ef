package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Makes a clone of a database, or finds that it is made. */
final class DatabaseCloner {
    private final SnowflakeSpec spec;
    private final Supplier<Session> sessions;
    private final TaskContext context;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();

    DatabaseCloner(SnowflakeSpec spec, Supplier<Session> sessions, TaskContext context) {
        this.spec = spec;
        this.sessions = sessions;
        this.context = context;
    }

    CloneDatabaseTask.Result make(CloneDatabaseTask.Spec wanted, BiFunction<String, List<Sql>, List<Sql>> hook) {
        NamedSteps steps = new NamedSteps(context);
        try (Session session = sessions.get()) {
            context.onCancel(session::cancel);
            Look look = look(session, wanted.target());
            Instant instant = Instant.parse(steps.remember(
                    "the instant", () -> wanted.at().orElse(look.now()).toString()));
            DatabaseCloneStatements clone = statements(wanted, instant);
            if (!look.isSame(clone.marker(), true)) {
                requireFree(look, wanted, clone);
                try {
                    build(session, steps, look, clone, hook);
                } catch (RuntimeException e) {
                    removeUnfinished(clone, e);
                    throw e;
                }
            }
            return new CloneDatabaseTask.Result(
                    clone.target(), clone.source(), clone.marker().instant());
        }
    }

    /** A clone of this run that a crash has left goes on to its grants. */
    private void build(
            Session session,
            NamedSteps steps,
            Look look,
            DatabaseCloneStatements clone,
            BiFunction<String, List<Sql>, List<Sql>> hook) {
        List<Sql> grants = hook.apply(clone.target().quoted(), clone.grants());
        if (!look.isSame(clone.marker(), false)) {
            steps.run(session, "clone " + clone.target(), clone.copy(look.isThere()));
        }
        for (Sql sql : grants) {
            steps.persist(session, StatementText.shortened(sql.text(), 200), sql);
        }
        if (!look(session, clone.target()).isSame(clone.marker(), false)) {
            throw new NightjarException(
                    ErrorCode.BUSY,
                    "database %s was replaced by another run meanwhile; run it again".formatted(clone.target()));
        }
        steps.persist(session, "seal " + clone.target(), clone.seal());
    }

    List<Sql> plan(CloneDatabaseTask.Spec wanted, BiFunction<String, List<Sql>, List<Sql>> hook) {
        try (Session session = sessions.get()) {
            context.onCancel(session::cancel);
            Look look = look(session, wanted.target());
            DatabaseCloneStatements clone = statements(wanted, wanted.at().orElse(look.now()));
            requireFree(look, wanted, clone);
            return clone.all(look.isThere(), hook.apply(clone.target().quoted(), clone.grants()));
        }
    }

    private DatabaseCloneStatements statements(CloneDatabaseTask.Spec wanted, Instant instant) {
        SnowflakeCloning how = spec.howToClone();
        Identifier source =
                wanted.source().map(name -> SnowflakeName.typed("source", name)).orElse(spec.source());
        return new DatabaseCloneStatements(
                source,
                SnowflakeName.typed("target", wanted.target()),
                new SnowflakeMarker(
                        instant.atZone(context.zone()).toLocalDate(),
                        instant,
                        context.zone(),
                        context.runId(),
                        source.toString(),
                        false,
                        SnowflakeMarker.Kind.DATABASE),
                wanted.at(),
                how.options(wanted.transientDatabase(), wanted.retentionDays()),
                how.roles(wanted.readers()));
    }

    /**
     * What has the name.
     *
     * @param marker ours, if it is a clone that we made
     * @param made when it was made
     * @param now Snowflake's time
     */
    private record Look(boolean isThere, Optional<SnowflakeMarker> marker, Optional<Instant> made, Instant now) {
        boolean isSame(SnowflakeMarker other, boolean sealed) {
            return marker.filter(own -> own.isSame(other) && own.sealed() == sealed)
                    .isPresent();
        }

        boolean isAtWork() {
            return marker.filter(own -> !own.sealed()).isPresent()
                    && made.filter(time -> time.plus(CloneClaim.LASTS).isAfter(now))
                            .isPresent();
        }
    }

    private Look look(Session session, String typed) {
        return look(session, SnowflakeName.typed("target", typed));
    }

    private Look look(Session session, Identifier name) {
        Instant now = ServerTime.read(session, metadata).now();
        return session.query(metadata.showDatabasesStarting(name), ShownRow::of).stream()
                .filter(row -> row.get("name").equals(name.name()))
                .map(row -> new Look(
                        true,
                        SnowflakeMarker.parse(row.get("comment"))
                                .filter(marker -> marker.kind() == SnowflakeMarker.Kind.DATABASE),
                        row.instant("created_on"),
                        now))
                .findFirst()
                .orElseGet(() -> new Look(false, Optional.empty(), Optional.empty(), now));
    }

    private void requireFree(Look look, CloneDatabaseTask.Spec wanted, DatabaseCloneStatements clone) {
        try {
            spec.howToClone().checkTarget(clone.target());
        } catch (IllegalArgumentException e) {
            throw new NightjarException(ErrorCode.CONFIG, String.valueOf(e.getMessage()), e);
        }
        if (!look.isThere()) {
            return;
        }
        SnowflakeMarker held = look.marker()
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.CONFIG,
                        "database %s is there already and was not made by Nightjar as a clone; give the clone another name"
                                .formatted(clone.target())));
        if (look.isAtWork() && !held.run().equals(clone.marker().run())) {
            throw new NightjarException(
                    ErrorCode.BUSY,
                    "run %s makes database %s; wait until it is done, or, if it does not run any more, resume it, or drop the database"
                            .formatted(held.run(), clone.target()));
        }
        if (held.sealed() && !wanted.replace()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "there is a clone %s already; say replace, or give this one another name"
                            .formatted(clone.target()));
        }
    }

    private void removeUnfinished(DatabaseCloneStatements clone, RuntimeException why) {
        // The session may be cancelled.
        try (Session other = sessions.get()) {
            if (look(other, clone.target()).isSame(clone.marker(), false)) {
                other.execute(clone.drop());
            }
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }
}
