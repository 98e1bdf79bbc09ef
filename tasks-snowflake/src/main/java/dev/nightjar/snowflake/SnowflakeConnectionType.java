package dev.nightjar.snowflake;

import dev.nightjar.flow.ConnectionType;

/** {@code {type: snowflake, account: myorg-myaccount, user: NIGHTJAR, login: {type: key-pair, file: key.p8}, …}}. */
public final class SnowflakeConnectionType implements ConnectionType<SnowflakeSpec, SnowflakeWarehouse> {
    @Override
    public String type() {
        return "snowflake";
    }

    @Override
    public Class<SnowflakeSpec> spec() {
        return SnowflakeSpec.class;
    }

    @Override
    public SnowflakeWarehouse open(SnowflakeSpec spec) {
        return new SnowflakeWarehouse(spec);
    }
}
