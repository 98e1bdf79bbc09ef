package dev.nightjar.warehouse;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.files.FileTransfers;
import dev.nightjar.warehouse.sql.QueryRules;
import java.util.List;
import java.util.Optional;

/**
 * What recipes talk to: sessions on its databases, a renderer of its SQL, and the clone sets that it holds.
 * Thread-safe.
 */
public interface Warehouse extends AutoCloseable {
    /** How its SQL is written. */
    WarehouseRenderer renderer();

    /** How its schemas, tables, columns and keys are read. */
    Catalog catalog();

    /** How it takes files in and gives files out. */
    FileTransfers files();

    /** Whose SQL it speaks, and what it admits as a query of people who may only read. */
    QueryRules queryRules();

    /**
     * Opens databases for reading or writing; each is called by its {@link Database#alias}.
     *
     * @throws NightjarException {@code ENVIRONMENT} when one is missing or unreadable, {@code BUSY} with the holder's
     *     name when another process has it
     */
    Session open(List<Access> databases);

    /** Opens a further database in a session. Throws what {@link #open} throws; the session can still be used. */
    void attach(Session session, Access access);

    /** Closes a database in a session that opened it. */
    void detach(Session session, Database database);

    /** What its databases are called in SQL: by their aliases, by default. */
    default DatabaseNames names() {
        return DatabaseNames.ALIASES;
    }

    /** Whether a database is there. Where only a query can tell, it is, and the query says what is missing. */
    boolean exists(Database database);

    /** Where a database lies or would lie, for people. */
    String where(Database database);

    /** What holds histories, as far as can be seen without opening it. */
    List<Database.Histories> histories();

    /** The clone sets that Nightjar has made here. */
    CloneSets cloneSets();

    /** Clones of single tables. */
    TableClones tableClones();

    /**
     * Claims the right to change clones and history until the warehouse is closed. A second claim by the same
     * connection is nothing.
     *
     * @throws NightjarException {@code BUSY} with the holder's process id, when another process has it
     */
    void claim();

    /**
     * Looks at what is needed of it and what is missing: privileges, settings, how it is logged in to. Changes nothing.
     * Where nothing can be missing, nothing is found.
     *
     * @throws NightjarException as {@link #open} does
     */
    default List<Finding> examine() {
        return List.of();
    }

    /**
     * How dbt logs in where this warehouse is; empty where dbt opens files and does not log in.
     *
     * @throws NightjarException {@code CONFIG} when dbt cannot log in the way that this warehouse does, or nobody is there
     *     to confirm it
     */
    default Optional<DbtTarget> dbtTarget() {
        return Optional.empty();
    }

    @Override
    void close();
}
