package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose turn it is to make a set in a database: the run that the comment of schema {@code NIGHTJAR__CLAIM} names. Of two
 * runs that create it at once Snowflake lets one win; the other is refused. A run that goes on after a crash finds its own
 * claim. A claim that its run has not renewed for two hours is nobody's, and taken over; the run that lost it finds out
 * before it seals.
 */
final class CloneClaim {
    static final Identifier SCHEMA = Identifier.of("NIGHTJAR__CLAIM");
    private static final Duration LASTS = Duration.ofHours(2);

    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final SnowflakeClones clones = new SnowflakeClones();
    private final Identifier database;
    private final SnowflakeMarker own;

    /**
     * The claim of a run.
     *
     * @param own what it wants to make; its instant is the server's time
     */
    CloneClaim(Identifier database, SnowflakeMarker own) {
        this.database = database;
        this.own = own;
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
        if (holder.isPresent() && !holder.get().run().equals(own.run()) && !isOver(holder.get())) {
            throw busy(holder.get());
        }
        try {
            session.execute(clones.claim(database, SCHEMA, holder.isPresent(), own));
        } catch (NightjarException e) {
            Optional<SnowflakeMarker> winner = find(session).map(this::marker);
            if (winner.isPresent() && !winner.get().run().equals(own.run())) {
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
        if (!holder.run().equals(own.run())) {
            throw lost("run " + holder.run());
        }
    }

    /** Gives it back. */
    void release(Session session) {
        if (find(session)
                .map(this::marker)
                .filter(holder -> holder.run().equals(own.run()))
                .isPresent()) {
            session.execute(clones.drop(database, SCHEMA));
        }
    }

    private Optional<ShownRow> find(Session session) {
        return session
                .query(metadata.showSchemasEnding(database, SCHEMA.name(), Optional.empty()), ShownRow::of)
                .stream()
                .filter(row -> row.get("name").equals(SCHEMA.name()))
                .findFirst();
    }

    private SnowflakeMarker marker(ShownRow row) {
        return SnowflakeMarker.parse(row.get("comment"))
                .filter(marker -> marker.kind() == SnowflakeMarker.Kind.CLAIM)
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.CONFIG,
                        "schema %s of database %s was not made by Nightjar, which needs its name; rename it"
                                .formatted(SCHEMA, database)));
    }

    private boolean isOver(SnowflakeMarker holder) {
        Instant end = holder.instant().plus(LASTS);
        return end.isBefore(own.instant());
    }

    private NightjarException busy(SnowflakeMarker holder) {
        return new NightjarException(
                ErrorCode.BUSY,
                ("run %s makes night %s in database %s since %s; wait until it is done, or, if it does not run any more,"
                                + " resume it, or drop schema %s there")
                        .formatted(holder.run(), holder.night(), database, holder.instant(), SCHEMA));
    }

    private NightjarException lost(String holder) {
        return new NightjarException(
                ErrorCode.BUSY,
                "%s has taken over database %s meanwhile, and nothing was sealed; run it again when that is done"
                        .formatted(holder, database));
    }
}
