package dev.nightjar.warehouse;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clone sets of a warehouse that Nightjar has made: each carries its marker, and nothing else is ever touched. */
public interface CloneSets {
    /** The sealed sets, the oldest first, but for {@link #unreadable} ones. */
    List<CloneSet> sealed();

    /**
     * The nights whose set is there and cannot be read, as when its file is damaged or another process holds it: each with
     * the reason and what to do.
     */
    default Map<LocalDate, String> unreadable() {
        return Map.of();
    }

    /**
     * The sealed set of a night.
     *
     * @throws NightjarException when it is {@link #unreadable}, unless it may as well be something that Nightjar did not make
     */
    default Optional<CloneSet> of(LocalDate night) {
        return sealed().stream().filter(set -> set.night().equals(night)).findFirst();
    }

    /**
     * Begins a set; what an earlier one that was never sealed has left is removed or replaced.
     *
     * @param context of the task that makes it; where the warehouse has time travel, the instant is remembered in it
     * @throws NightjarException {@code ENVIRONMENT} when there is not enough space, {@code BUSY} when another run makes a
     *     set there, {@code CONFIG} when something that Nightjar did not make is in the way
     */
    Building begin(CloneRequest request, TaskContext context);

    /** What would be made, and by which statements: from what the run does it with. Changes nothing. */
    PlannedClones plan(CloneRequest request, TaskContext context);

    /** Where the set of a night lies or would lie, for people. */
    String where(LocalDate night);

    /** What dropping the set of a night would do. */
    List<PlannedChange> planDrop(LocalDate night);

    /**
     * Removes a sealed set.
     *
     * @throws NightjarException {@code USAGE} when the night has none that Nightjar made, {@code BUSY} when another
     *     process reads it, where that would lose it
     */
    void drop(LocalDate night, TaskContext context);

    /**
     * Compares what a sealed set holds with what it was sealed with, by what costs little.
     *
     * @param session reads the clones of its night
     * @return a sentence for each schema that differs
     */
    List<String> differences(CloneSet set, Session session);

    /**
     * Gives a sealed set the names that it is read by. Where a night is read where it lies, there is nothing to do.
     *
     * @return the schemas that had another night before, or none
     * @throws NightjarException {@code USAGE} when the night is not sealed, {@code CONFIG} when something that Nightjar did
     *     not make has one of the names; nothing is changed then
     */
    default List<Identifier> publish(LocalDate night, CloneHooks hooks, TaskContext context) {
        return List.of();
    }

    /** What {@link #publish} would do. */
    default List<PlannedChange> planPublish(LocalDate night, CloneHooks hooks) {
        return List.of();
    }

    /**
     * A set that is being made. What was not sealed never looks whole: closing it removes it, or leaves it, marked as
     * unsealed, to the next attempt.
     */
    interface Building extends AutoCloseable {
        /** The instant that the set is as of. */
        Instant instant();

        /** A session that reads the source as of the instant and writes the set. */
        Session session();

        /**
         * Looks at the source: what is cloned, and what is not and why.
         *
         * @throws NightjarException when the set cannot be made at all
         */
        CloneChoice choose(Session session, List<Identifier> schemas);

        /**
         * Clones one of the chosen schemas. Several threads at once, each with a fork of {@link #session}.
         *
         * @return what could not be cloned of it
         * @throws NightjarException when no other schema could be cloned either
         */
        List<CloneSet.LeftOut> make(Session session, Identifier schema);

        /**
         * Compares what was made with its source.
         *
         * @throws NightjarException {@code EXTERNAL} with the differences, when the set must not be sealed
         */
        Verified verify(Session session, int parallel);

        /**
         * Goes on to a later instant, where the warehouse can clone as of any and has not done so before: what was made is
         * then made anew.
         *
         * @return whether it did
         */
        boolean takeLater();

        /** Notes what the set holds and seals it: from here on it is never changed. */
        CloneSet seal(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut);

        @Override
        void close();
    }

    /**
     * What a comparison found.
     *
     * @param leftOut what the clones should have and have not
     * @param replaced whether that may be because its source was replaced after the instant, so that a later one has it
     */
    record Verified(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut, boolean replaced) {
        public Verified {
            schemas = List.copyOf(schemas);
            leftOut = List.copyOf(leftOut);
        }
    }
}
