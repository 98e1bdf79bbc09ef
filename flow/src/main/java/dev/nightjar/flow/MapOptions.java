package dev.nightjar.flow;

/**
 * How a map runs.
 *
 * @param concurrency branches that live at once, at least 1
 */
public record MapOptions(int concurrency) {
    public MapOptions {
        Check.argument(concurrency > 0, "concurrency must be positive: %s", concurrency);
    }

    /** At most {@code concurrency} branches at once. */
    public static MapOptions atOnce(int concurrency) {
        return new MapOptions(concurrency);
    }
}
