package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;

/** A column of a connector's table: its exact name, and its type as DuckDB writes it, e.g. {@code DECIMAL(38,9)}. */
public record ConnectorColumn(String name, String type) {
    public ConnectorColumn {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    /** Whether Fivetran made this column; such names begin with {@code _fivetran_}. */
    public boolean isFivetrans() {
        return name.startsWith("_fivetran_");
    }
}
