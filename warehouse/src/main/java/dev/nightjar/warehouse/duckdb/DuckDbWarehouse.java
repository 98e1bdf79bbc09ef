package dev.nightjar.warehouse.duckdb;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.MachineShare;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableClones;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.files.FileTransfers;
import dev.nightjar.warehouse.sql.QueryRules;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A warehouse of DuckDB files. Each session is a DuckDB in memory with the files that it needs attached to it. */
public final class DuckDbWarehouse implements Warehouse {
    /** How files are made: small, and readable for DuckDB 1.5 clients. */
    static final String NEW_FILE = "block_size 16384, storage_version 'v1.5.0'";

    private static final int LOCK_TRIES = 10;
    private static final Duration LOCK_PAUSE = Duration.ofMillis(200);

    private final DuckDbSpec spec;
    private final DuckDbRenderer renderer = new DuckDbRenderer();
    private final DuckDbCatalog catalog = new DuckDbCatalog();
    private final DuckDbTransfers files = new DuckDbTransfers();
    private final DuckDbCloneSets cloneSets;
    private Optional<WorkLock> lock = Optional.empty();

    public DuckDbWarehouse(DuckDbSpec spec) {
        this(spec, DiskSpace.system());
    }

    DuckDbWarehouse(DuckDbSpec spec, DiskSpace space) {
        this.spec = requireNonNull(spec, "spec is null");
        this.cloneSets = new DuckDbCloneSets(this, space);
    }

    /** Where its files lie. */
    public DuckDbSpec spec() {
        return spec;
    }

    @Override
    public DuckDbRenderer renderer() {
        return renderer;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public FileTransfers files() {
        return files;
    }

    @Override
    public QueryRules queryRules() {
        return new QueryRules(SqlDialect.DUCKDB, spec.guard(), Set.copyOf(spec.functions()));
    }

    @Override
    public CloneSets cloneSets() {
        return cloneSets;
    }

    @Override
    public TableClones tableClones() {
        return new DuckDbTableClones(this);
    }

    @Override
    public synchronized void claim() {
        if (lock.isEmpty()) {
            lock = Optional.of(WorkLock.acquire(spec.work().resolve("lock")));
        }
    }

    @Override
    public Session open(List<Access> databases) {
        Session session = openEmpty();
        try {
            for (Access access : databases) {
                attach(session, access);
            }
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        lock.ifPresent(WorkLock::close);
        lock = Optional.empty();
    }

    /** The file of a database, whether it exists or not. */
    public Path file(Database database) {
        return switch (database) {
            case Database.Source _ -> spec.path();
            case Database.Clones clones -> spec.clones().resolve(clones.night() + ".duckdb");
            case Database.Single single -> spec.clones().resolve(single.name() + ".duckdb");
            case Database.History history -> historyFile(history.alias());
            case Database.Histories histories -> historyFile(histories.alias());
        };
    }

    private Path historyFile(Identifier alias) {
        return spec.history().resolve(alias.name() + ".duckdb");
    }

    @Override
    public boolean exists(Database database) {
        return Files.exists(file(database));
    }

    @Override
    public String where(Database database) {
        return file(database).toString();
    }

    @Override
    public void detach(Session session, Database database) {
        session.execute(Sql.of("detach " + database.alias().quoted()));
    }

    @Override
    public void attach(Session session, Access access) {
        attach(session, file(access.database()), access);
    }

    @Override
    public List<Database.Histories> histories() {
        if (!Files.isDirectory(spec.history())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(spec.history())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("history_[a-z0-9_]+\\.duckdb"))
                    .map(name -> Identifier.of(name.substring(0, name.length() - ".duckdb".length())))
                    .sorted()
                    .map(Database.Histories::new)
                    .toList();
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the folder %s cannot be read: %s".formatted(spec.history(), FileFailure.reason(spec.history(), e)),
                    e);
        }
    }

    Session openEmpty() {
        MachineShare share = MachineShare.ofSession();
        Session session = DuckDbSession.open(Map.of(
                "memory_limit",
                share.memoryLimit(),
                "threads",
                String.valueOf(share.threads()),
                "temp_directory",
                spec.work().resolve("tmp").toString(),
                "preserve_insertion_order",
                "false",
                "autoinstall_known_extensions",
                "false",
                "jdbc_stream_results",
                "true"));
        try {
            session.execute(Sql.of("set TimeZone = 'UTC'"));
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    void attach(Session session, Path file, Access access) {
        boolean create = access.writes() && access.database() instanceof Database.History && !Files.exists(file);
        if (create) {
            create(session, file, access.database());
        }
        FileCheck.require(file, access);
        attach(session, file, access.database().alias().quoted(), access.writes() ? "" : "read_only");
    }

    /** Under another name first: what a full disk or a crash leaves of it would be no DuckDB file. */
    private void create(Session session, Path file, Database database) {
        FileCheck.createFolder(file);
        Path hidden = file.resolveSibling(DuckDbCloneSets.BUILDING + file.getFileName());
        DuckDbCloneSets.removeLeftover(hidden);
        try {
            attach(session, hidden, database.alias().quoted(), NEW_FILE);
            detach(session, database);
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "%s cannot be made: %s".formatted(file, FileFailure.reason(file, e)), e);
        } finally {
            DuckDbCloneSets.removeLeftover(hidden);
        }
    }

    void attach(Session session, Path file, String alias, String options) {
        // Named, the type is not guessed from the file: for a file of SQLite DuckDB would download an extension.
        Sql statement = Sql.of("attach %s as %s (%s)"
                .formatted(
                        Sql.literal(file.toString()),
                        alias,
                        options.isEmpty() ? "type duckdb" : "type duckdb, " + options));
        for (int attempt = 1; ; attempt++) {
            try {
                session.execute(statement);
                return;
            } catch (NightjarException e) {
                if (!DuckDbErrors.isLocked(e) || attempt == LOCK_TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOCK_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NightjarException(ErrorCode.CANCELLED, "interrupted while a file was held by another process", e);
        }
    }
}
