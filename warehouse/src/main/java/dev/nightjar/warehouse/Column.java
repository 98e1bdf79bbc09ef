package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

/**
 * A column of a table.
 *
 * @param type as the warehouse writes it: {@code DECIMAL(38,9)}
 */
public record Column(Identifier name, String type, boolean nullable) {
    public Column {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }
}
