package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A schema from outside.
 *
 * @param owner the role that owns it, where the warehouse has owners
 * @param tables how many tables it holds
 * @param views how many views it holds
 * @param marked how many of the tables have the column of {@link Catalog.Marks}
 * @param mark whether it holds the table of {@link Catalog.Marks}
 */
public record SchemaOutline(
        Identifier schema, Optional<Identifier> owner, int tables, int views, int marked, boolean mark) {
    public SchemaOutline {
        requireNonNull(schema, "schema is null");
        if (marked < 0 || marked > tables) {
            throw new IllegalArgumentException("%d of %d tables have the column".formatted(marked, tables));
        }
    }
}
