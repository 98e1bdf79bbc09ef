package dev.nightjar.warehouse;

/** A database that a session opens, and whether it may change it. */
public record Access(Database database, boolean writes) {
    public static Access read(Database database) {
        return new Access(database, false);
    }

    public static Access write(Database database) {
        return new Access(database, true);
    }
}
