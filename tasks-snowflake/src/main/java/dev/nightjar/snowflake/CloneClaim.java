package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose turn it is to make a set in a database, or a clone of one table: the run that the comment of a schema names. Of two
 * runs that create it at once Snowflake lets one win; the other is refused. A run that goes on after a crash finds its own
 * claim, with what it has built in it. A claim that its run has not renewed for two hours is nobody's, and taken over; the
 * run that lost it finds out before it seals. Thread-safe.
 */
final class CloneClaim {
    static final Identifier SCHEMA = Identifier.of("NIGHTJAR__CLAIM");
    /** How long work that is not sealed is taken for another run's. */
    static final Duration LASTS = Duration.ofHours(2);

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(5);

    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final SnowflakeClones clones = new SnowflakeClones();
    private final Identifier database;
    private final Identifier schema;
    private final SnowflakeMarker own;

    /** By the clock here; guarded by this. */
    private Instant renewed;

    /**
     * The claim of a run on the sets of a database.
     *
     * @param own what it wants to make; its instant is the server's time
     * @param now the time here
     */
    CloneClaim(Identifier database, SnowflakeMarker own, Instant now) {
        this(database, SCHEMA, own, now);
    }

    /** The same by a schema of another name, on what that stands for. */
    CloneClaim(Identifier database, Identifier schema, SnowflakeMarker own, Instant now) {
        this.database = database;
        this.schema = schema;
        this.own = own;
        this.renewed = now;
    }

    /**
     * Takes it.
     *
     * @throws NightjarException {@code BUSY} with the run that has it, {@code CONFIG} when a schema that is not ours has its
     *     name
     */
    void take(Session session) {
        Optional<ShownRow> there = find(session);
        Optional<SnowflakeMarker> holder = there.map(this::marker);
        if (holder.isPresent() && !isOwn(holder.get()) && !isOver(holder.get())) {
            throw busy(holder.get());
        }
        boolean held = holder.filter(this::isOwn).isPresent();
        try {
            session.execute(
                    held
                            ? clones.renewClaim(database, schema, own)
                            : clones.claim(database, schema, holder.isPresent(), own));
        } catch (NightjarException e) {
            Optional<SnowflakeMarker> winner = find(session).map(this::marker);
            if (winner.isPresent() && !isOwn(winner.get())) {
                throw busy(winner.get());
            }
            throw e;
        }
        require(session);
    }

    /**
     * Makes sure that it is still this run's.
     *
     * @throws NightjarException {@code BUSY} when another has taken it over
     */
    void require(Session session) {
        SnowflakeMarker holder = find(session).map(this::marker).orElseThrow(() -> lost("nobody"));
        if (!isOwn(holder)) {
            throw lost("run " + holder.run());
        }
    }

    /**
     * Keeps it for two more hours; does nothing for five minutes after the last time.
     *
     * @param now the time here, which tells only how long ago the last time was
     * @throws NightjarException {@code BUSY} when another has taken it over
     */
    synchronized void renew(Session session, Instant now) {
        if (now.isBefore(renewed.plus(RENEWED_AFTER))) {
            return;
        }
        require(session);
        Instant server = ServerTime.read(session, metadata).now();
        session.execute(clones.renewClaim(database, schema, own.at(server)));
        renewed = now;
    }

    /** Gives it back. */
    void release(Session session) {
        if (find(session).map(this::marker).filter(this::isOwn).isPresent()) {
            session.execute(clones.drop(database, schema));
        }
    }

    private Optional<ShownRow> find(Session session) {
        return session
                .query(metadata.showSchemasEnding(database, schema.name(), Optional.empty()), ShownRow::of)
                .stream()
                .filter(row -> row.get("name").equals(schema.name()))
                .findFirst();
    }

    private SnowflakeMarker marker(ShownRow row) {
        return SnowflakeMarker.parse(row.get("comment"))
                .filter(marker -> marker.kind() == SnowflakeMarker.Kind.CLAIM)
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.CONFIG,
                        "schema %s of database %s was not made by Nightjar, which needs its name; rename it"
                                .formatted(schema, database)));
    }

    private boolean isOwn(SnowflakeMarker holder) {
        return holder.run().equals(own.run());
    }

    private boolean isOver(SnowflakeMarker holder) {
        Instant end = holder.instant().plus(LASTS);
        return end.isBefore(own.instant());
    }

    private NightjarException busy(SnowflakeMarker holder) {
        return new NightjarException(
                ErrorCode.BUSY,
                ("run %s makes %s in database %s since %s; wait until it is done, or, if it does not run any more,"
                                + " resume it, or drop schema %s there")
                        .formatted(
                                holder.run(),
                                schema.equals(SCHEMA) ? "night " + holder.night() : "a clone of " + holder.source(),
                                database,
                                holder.instant(),
                                schema));
    }

    private NightjarException lost(String holder) {
        return new NightjarException(
                ErrorCode.BUSY,
                "%s has taken over schema %s of database %s meanwhile, and nothing was sealed; run it again when that is done"
                        .formatted(holder, schema, database));
    }
}
