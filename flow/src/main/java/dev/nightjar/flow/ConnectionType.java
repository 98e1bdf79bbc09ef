package dev.nightjar.flow;

/**
 * A kind of connection that {@code nightjar.yml} can name: found by {@link java.util.ServiceLoader}.
 *
 * <pre>{@code
 * connections:
 *   warehouse: {type: duckdb, path: warehouse.duckdb}
 * }</pre>
 *
 * @param <S> its settings; relative paths in them are resolved against the folder of {@code nightjar.yml}
 * @param <C> the connection
 */
public interface ConnectionType<S extends Record, C extends AutoCloseable> {
    /** The word behind {@code type:}. */
    String type();

    /** The record that the settings are bound to. */
    Class<S> spec();

    /**
     * Opens a connection. Cheap where it can be: drivers are loaded when something is asked of it.
     *
     * @throws NightjarException when it cannot be opened
     */
    C open(S spec);

    /**
     * Opens a connection of a runtime. For one that waits or asks for the time; by default {@link #open(Record)}.
     *
     * @param time the runtime's
     * @throws NightjarException when it cannot be opened
     */
    default C open(S spec, Timekeeper time) {
        return open(spec);
    }
}
