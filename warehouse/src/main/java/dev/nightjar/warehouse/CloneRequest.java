package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A set that is wanted.
 *
 * @param target {@link Database.Clones} for a night's set, which must not be sealed yet; {@link Database.Single} for a
 *     clone outside the nights, which replaces one of the same name when it is sealed
 * @param schemas what it is made of
 * @param due when the night was due: a warehouse with time travel clones as of then where it can; others, and all where it
 *     is empty, as of now
 * @param hooks what a team decides itself
 */
public record CloneRequest(
        Database target, LocalDate night, List<Identifier> schemas, Optional<Instant> due, CloneHooks hooks) {
    public CloneRequest {
        requireNonNull(target, "target is null");
        requireNonNull(night, "night is null");
        schemas = List.copyOf(schemas);
        requireNonNull(due, "due is null");
        requireNonNull(hooks, "hooks is null");
    }
}
