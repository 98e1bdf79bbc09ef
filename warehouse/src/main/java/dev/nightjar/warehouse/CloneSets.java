package dev.nightjar.warehouse;

import dev.nightjar.flow.NightjarException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The clone sets of a warehouse that Nightjar has made: each carries its marker, and nothing else is ever touched. */
public interface CloneSets {
    /** The sealed sets, the oldest first. */
    List<CloneSet> sealed();

    /** The sealed set of a night. */
    default Optional<CloneSet> of(LocalDate night) {
        return sealed().stream().filter(set -> set.night().equals(night)).findFirst();
    }

    /**
     * Begins a set; an earlier one that was never sealed is removed.
     *
     * @param target {@link Database.Clones} for a night's set, which must not be sealed yet; {@link Database.Single} for a
     *     clone outside the nights, which replaces one of the same name when it is sealed
     * @param clock the runtime's, for warehouses without one of their own
     * @throws NightjarException {@code ENVIRONMENT} when there is not enough space
     */
    Building begin(Database target, LocalDate night, InstantSource clock, ZoneId zone);

    /** Where the set of a night lies or would lie, for people. */
    String where(LocalDate night);

    /** Removes a sealed set. */
    void drop(LocalDate night);

    /** A set that is being made. Closing it without sealing removes it. */
    interface Building extends AutoCloseable {
        /** The instant that the set is as of. */
        Instant instant();

        /** A session that reads the source as of the instant and writes the set. */
        Session session();

        /** Notes what the set holds and seals it: from here on it is never changed. */
        CloneSet seal(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut);

        @Override
        void close();
    }
}
