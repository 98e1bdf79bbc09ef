package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** Whose an API key is. */
public record Account(String id, Optional<String> name) {
    public Account {
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
    }

    static Account of(Fields fields) {
        return new Account(fields.needed("account_id"), fields.text("account_name"));
    }
}
