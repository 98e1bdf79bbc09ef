package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a journal, by versions: each entry of the list takes the file from one version to the next.
 *
 * <p>{@code entry} is only ever appended to, in the order of its row ids, and has no other index: a second index costs
 * two thirds of the speed of writing. The numbers of runs and requests are never given twice: a process that is at runs
 * looks for newer requests only, and what was left of a run that is forgotten must not come to another.
 */
final class SqliteSchema {
    /** "njar": tells a journal from any other SQLite file. */
    private static final int APPLICATION_ID = 0x6e6a6172;

    static final List<String> VERSIONS = List.of("""
            create table run (
                number integer primary key,
                id text not null unique,
                flow text not null,
                spec blob not null,
                started integer not null,
                run_date text not null,
                state text not null,
                ended integer,
                reason text,
                lease integer,
                first_entry integer not null,
                last_entry integer
            );
            create table lease (
                token integer primary key autoincrement,
                machine text not null,
                pid integer not null,
                process_start integer not null,
                beat integer not null
            );
            create table entry (
                seq integer primary key,
                run integer not null,
                kind integer not null,
                key_high integer not null,
                key_low integer not null,
                at integer not null,
                head blob not null,
                spec blob,
                value blob,
                crc integer not null
            );
            create table large_value (
                number integer primary key,
                run integer not null,
                hash text not null,
                bytes blob not null,
                unique (run, hash)
            );
            create table log (
                number integer primary key,
                run integer not null,
                lines blob not null
            );
            create index log_of_run on log (run);
            create table request (
                number integer primary key,
                run integer not null,
                kind text not null,
                body blob not null
            );
            create table permit (
                name text not null,
                lease integer not null,
                held integer not null,
                primary key (name, lease)
            );
            create table result_cache (
                key text primary key,
                at integer not null,
                result blob not null
            );
            create view entry_text as
                select e.seq, r.id as run, e.kind, datetime(e.at / 1000, 'unixepoch') as at,
                       cast(e.head as text) as head, cast(e.spec as text) as spec, cast(e.value as text) as value
                from entry e join run r on r.number = e.run;
            """, """
            create table decision_chunk (
                run integer not null,
                first integer not null,
                last integer not null,
                decisions blob not null,
                crc integer not null,
                primary key (run, first)
            );
            """, """
            alter table run add column key_secret blob;
            """, """
            create table new_run (
                number integer primary key autoincrement,
                id text not null unique,
                flow text not null,
                spec blob not null,
                started integer not null,
                run_date text not null,
                state text not null,
                ended integer,
                reason text,
                lease integer,
                first_entry integer not null,
                last_entry integer,
                key_secret blob,
                forgotten integer not null default 0
            );
            insert into new_run
                select number, id, flow, spec, started, run_date, state, ended, reason, lease, first_entry, last_entry,
                       key_secret, 0
                from run;
            create table new_request (
                number integer primary key autoincrement,
                run integer not null,
                kind text not null,
                body blob not null
            );
            insert into new_request select number, run, kind, body from request;
            drop view entry_text;
            drop table run;
            drop table request;
            alter table new_run rename to run;
            alter table new_request rename to request;
            create view entry_text as
                select e.seq, r.id as run, e.kind, datetime(e.at / 1000, 'unixepoch') as at,
                       cast(e.head as text) as head, cast(e.spec as text) as spec, cast(e.value as text) as value
                from entry e join run r on r.number = e.run;
            delete from sqlite_sequence where name = 'run';
            insert into sqlite_sequence (name, seq) values (
                'run',
                (select max(
                    (select coalesce(max(number), 0) from run),
                    (select coalesce(max(run), 0) from log),
                    (select coalesce(max(run), 0) from large_value),
                    (select coalesce(max(run), 0) from decision_chunk))));
            """, """
            alter table run add column crc integer;
            alter table request add column crc integer;
            alter table log add column crc integer;
            alter table result_cache add column crc integer;
            """);

    private SqliteSchema() {}

    /**
     * Brings a file to the last version, or refuses it before anything in it is changed.
     *
     * @throws NightjarException {@code CONFIG} for a file that is no journal or one of a newer Nightjar
     */
    static void migrate(Connection connection, String file, List<String> versions) throws SQLException {
        if (refuseForeign(connection, file, versions) == versions.size()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin immediate");
            try {
                // Another process may have done it while this one waited for the lock.
                for (int version = pragma(connection, "user_version"); version < versions.size(); version++) {
                    statement.executeUpdate(versions.get(version));
                    statement.execute("pragma user_version = " + (version + 1));
                }
                statement.execute("pragma application_id = " + APPLICATION_ID);
                statement.execute("commit");
            } catch (SQLException e) {
                rollback(statement, e);
                throw e;
            }
        }
    }

    private static void rollback(Statement statement, SQLException why) {
        try {
            statement.execute("rollback");
        } catch (SQLException e) {
            // SQLite has done so itself, as it does where the disk is full.
            why.addSuppressed(e);
        }
    }

    /**
     * Changes nothing.
     *
     * @throws NightjarException {@code CONFIG} for a file that is no journal or one of a newer Nightjar
     */
    static void refuseForeign(Connection connection, String file) throws SQLException {
        refuseForeign(connection, file, VERSIONS);
    }

    /** Returns the version of the file. */
    private static int refuseForeign(Connection connection, String file, List<String> versions) throws SQLException {
        // First of all: another process that makes the tables meanwhile sets the others with them.
        boolean empty = pragma(connection, "schema_version") == 0;
        int found = pragma(connection, "user_version");
        int application = pragma(connection, "application_id");
        if (!empty && application != APPLICATION_ID) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%s is a SQLite file that Nightjar did not make; move it away, or name another journal"
                            .formatted(file));
        }
        if (found > versions.size()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "journal %s has version %d, and this Nightjar knows versions up to %d; use the newer Nightjar that wrote it"
                            .formatted(file, found, versions.size()));
        }
        return found;
    }

    /**
     * Looks again, since a newer Nightjar may bring the file to its version while this process has it open. What that has
     * begun this one might take for new.
     *
     * @throws NightjarException {@code CONFIG} when it has
     */
    static void refuseNewer(Connection connection) throws SQLException {
        int found = pragma(connection, "user_version");
        if (found > VERSIONS.size()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "a newer Nightjar has brought the journal to version %d, and this process knows versions up to %d; start it again with that Nightjar"
                            .formatted(found, VERSIONS.size()));
        }
    }

    private static int pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet value = statement.executeQuery("pragma " + name)) {
            value.next();
            return value.getInt(1);
        }
    }
}
