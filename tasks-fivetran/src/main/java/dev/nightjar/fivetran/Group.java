package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

/** A group of connections; it has one destination, of the same id. */
public record Group(String id, String name) {
    public Group {
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
    }

    static Group of(Fields fields) {
        return new Group(fields.needed("id"), fields.text("name").orElse(""));
    }
}
