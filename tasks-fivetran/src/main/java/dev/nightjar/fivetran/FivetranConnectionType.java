package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ConnectionType;
import dev.nightjar.flow.Timekeeper;

/**
 * Fivetran in {@code nightjar.yml}:
 *
 * <pre>{@code
 * connections:
 *   fivetran: {type: fivetran, key: "${secret.fivetran_key}", secret: "${secret.fivetran_secret}"}
 * }</pre>
 */
public final class FivetranConnectionType implements ConnectionType<FivetranSpec, FivetranClient> {
    private final Timekeeper time;

    /** On the machine's clock. */
    public FivetranConnectionType() {
        this(Timekeeper.system());
    }

    /** On another clock, by which its tasks wait, too. */
    public FivetranConnectionType(Timekeeper time) {
        this.time = requireNonNull(time, "time is null");
    }

    @Override
    public String type() {
        return "fivetran";
    }

    @Override
    public Class<FivetranSpec> spec() {
        return FivetranSpec.class;
    }

    /** Asks nothing of the service. */
    @Override
    public FivetranClient open(FivetranSpec spec) {
        return open(spec, time);
    }

    /** Asks nothing of the service. Its tasks wait by {@code time}, too. */
    @Override
    public FivetranClient open(FivetranSpec spec, Timekeeper runtime) {
        return new FivetranClient(spec, runtime);
    }
}
