package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One file a night. It is built under a hidden name with an unsealed marker in it, and takes the night's name when it
 * is sealed; a file without a marker is never touched.
 */
final class DuckDbCloneSets implements CloneSets {
    private static final String BUILDING = ".nightjar-building-";
    private static final Identifier CLONES = new Database.Clones(LocalDate.EPOCH).alias();

    private final DuckDbWarehouse warehouse;
    private final DiskSpace space;

    DuckDbCloneSets(DuckDbWarehouse warehouse, DiskSpace space) {
        this.warehouse = warehouse;
        this.space = space;
    }

    @Override
    public List<CloneSet> sealed() {
        Path folder = warehouse.spec().clones();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<CloneSet> sets = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                night(file).flatMap(night -> read(new Database.Clones(night))).ifPresent(sets::add);
            }
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "the folder %s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
        sets.sort(Comparator.comparing(CloneSet::instant));
        return sets;
    }

    @Override
    public Building begin(Database target, LocalDate night, InstantSource clock, ZoneId zone) {
        Path file = warehouse.file(target);
        DuckDbWarehouse.createFolder(file);
        boolean mayReplace = target instanceof Database.Single && read(target).isPresent();
        if (Files.exists(file) && !mayReplace) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    read(target).isPresent()
                            ? "night %s is sealed already (%s)".formatted(night, file)
                            : "%s was not made by Nightjar; move it away".formatted(file));
        }
        Path building = file.resolveSibling(BUILDING + file.getFileName());
        remove(building);
        Session session = warehouse.openEmpty();
        try {
            warehouse.attach(session, warehouse.spec().path(), Access.read(new Database.Source()));
            space.require(folderOf(file), warehouse.spec().path());
            Instant instant = CloneMarker.wholeMillis(clock.instant());
            warehouse.attach(session, building, CLONES.quoted(), "block_size 16384, storage_version 'v1.5.0'");
            String source = warehouse.spec().path().toString();
            session.change(CloneMarker.unsealed(CLONES, night, instant, zone, source));
            return new OneFile(session, building, file, target, instant);
        } catch (RuntimeException e) {
            session.close();
            remove(building);
            throw e;
        }
    }

    @Override
    public String where(LocalDate night) {
        return warehouse.file(new Database.Clones(night)).toString();
    }

    @Override
    public void drop(LocalDate night) {
        if (read(new Database.Clones(night)).isEmpty()) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "night %s has no clones that Nightjar made; 'nightjar clones ls' lists them".formatted(night));
        }
        remove(warehouse.file(new Database.Clones(night)));
    }

    private Optional<CloneSet> read(Database clones) {
        try (Session session = warehouse.open(List.of(Access.read(clones)))) {
            return CloneMarker.read(session, CLONES);
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.BUSY) {
                throw e;
            }
            // No DuckDB file, or one that another version wrote: not ours.
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> night(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.matches("\\d{4}-\\d\\d-\\d\\d\\.duckdb") ? parse(name.substring(0, 10)) : Optional.empty();
    }

    private static Optional<LocalDate> parse(String date) {
        try {
            return Optional.of(LocalDate.parse(date));
        } catch (java.time.format.DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Path folderOf(Path file) {
        return java.util.Objects.requireNonNull(file.getParent(), "a file has a folder");
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "%s cannot be removed: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** A file that is being filled. */
    private final class OneFile implements Building {
        private final Session session;
        private final Path building;
        private final Path file;
        private final Database target;
        private final Instant instant;
        private boolean sealed;

        private OneFile(Session session, Path building, Path file, Database target, Instant instant) {
            this.session = session;
            this.building = building;
            this.file = file;
            this.target = target;
            this.instant = instant;
        }

        @Override
        public Instant instant() {
            return instant;
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public CloneSet seal(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut) {
            session.change(CloneMarker.seal(CLONES, schemas, leftOut));
            session.execute(dev.nightjar.warehouse.Sql.of("checkpoint " + CLONES.quoted()));
            session.close();
            try {
                // The building file is complete and on disk; its new name is what makes it the night's set.
                Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new NightjarException(
                        ErrorCode.ENVIRONMENT, "%s cannot be put in place: %s".formatted(file, e.getMessage()), e);
            }
            sealed = true;
            return read(target).orElseThrow();
        }

        @Override
        public void close() {
            if (!sealed) {
                session.close();
                remove(building);
            }
        }
    }
}
