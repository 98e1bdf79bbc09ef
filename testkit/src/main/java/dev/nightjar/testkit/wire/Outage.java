package dev.nightjar.testkit.wire;

/**
 * A network that is lost, until the test says so or until it has turned away so many connections. Whoever is connected when
 * it begins has lost the connection, whether its request was done or not. Thread-safe.
 */
public final class Outage {
    private static final Outage NONE = ending(0);

    /** Guarded by this, as is the other. */
    private int left;

    private int turnedAway;

    private Outage(int left) {
        this.left = left;
    }

    /** One that has ended. */
    public static Outage none() {
        return NONE;
    }

    /** One that lasts until {@link #end}. */
    public static Outage lasting() {
        return ending(Integer.MAX_VALUE);
    }

    /** One that ends by itself when it has turned away so many connections. */
    public static Outage ending(int connections) {
        if (connections < 0) {
            throw new IllegalArgumentException("connections must not be negative: " + connections);
        }
        return new Outage(connections);
    }

    /** The network is back. */
    public synchronized void end() {
        left = 0;
    }

    /** How many connections it has turned away. */
    public synchronized int turnedAway() {
        return turnedAway;
    }

    /** Whether a connection that is made now is turned away; it is counted then. */
    public synchronized boolean turnsAway() {
        if (left == 0) {
            return false;
        }
        left--;
        turnedAway++;
        return true;
    }
}
