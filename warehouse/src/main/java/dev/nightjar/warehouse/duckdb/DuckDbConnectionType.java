package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ConnectionType;

/** {@code {type: duckdb, path: warehouse.duckdb}}. */
public final class DuckDbConnectionType implements ConnectionType<DuckDbSpec, DuckDbWarehouse> {
    @Override
    public String type() {
        return "duckdb";
    }

    @Override
    public Class<DuckDbSpec> spec() {
        return DuckDbSpec.class;
    }

    @Override
    public DuckDbWarehouse open(DuckDbSpec spec) {
        return new DuckDbWarehouse(spec);
    }
}
