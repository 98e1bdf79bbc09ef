package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneChoice;
import dev.nightjar.warehouse.CloneRequest;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.PlannedClones;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Table;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * One file a night. It is built under a hidden name with an unsealed marker in it, and takes the night's name when it
 * is sealed; a file without a marker is never touched.
 */
final class DuckDbCloneSets implements CloneSets {
    static final String BUILDING = ".nightjar-building-";
    /** What a set answers that is held, damaged, or not allowed to be read. */
    private static final Set<ErrorCode> UNREADABLE =
            EnumSet.of(ErrorCode.BUSY, ErrorCode.CONFIG, ErrorCode.ENVIRONMENT, ErrorCode.EXTERNAL);

    private final DuckDbWarehouse warehouse;
    private final DiskSpace space;
    private final Set<Path> building = ConcurrentHashMap.newKeySet();
    private final Map<SourceState, CloneSet> known = new ConcurrentHashMap<>();

    DuckDbCloneSets(DuckDbWarehouse warehouse, DiskSpace space) {
        this.warehouse = warehouse;
        this.space = space;
    }

    @Override
    public List<CloneSet> sealed() {
        return sealed((_, _) -> {});
    }

    @Override
    public Map<LocalDate, String> unreadable() {
        Map<LocalDate, String> unreadable = new TreeMap<>();
        sealed(unreadable::put);
        return unreadable;
    }

    private List<CloneSet> sealed(BiConsumer<LocalDate, String> unreadable) {
        List<CloneSet> sets = new ArrayList<>();
        for (Path file : files()) {
            NightFile.night(file).ifPresent(night -> {
                try {
                    find(night).ifPresent(sets::add);
                } catch (NightjarException e) {
                    if (!UNREADABLE.contains(e.code())) {
                        throw e;
                    }
                    unreadable.accept(night, e.getMessage());
                }
            });
        }
        sets.sort(Comparator.comparing(CloneSet::instant));
        return sets;
    }

    @Override
    public Optional<CloneSet> of(LocalDate night) {
        try {
            return find(night);
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.CONFIG) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The same, where what is no DuckDB file may be a set that was damaged. */
    private Optional<CloneSet> find(LocalDate night) {
        try {
            // A copy under the name of another night is not that night.
            return read(new Database.Clones(night)).filter(set -> set.night().equals(night));
        } catch (NightjarException e) {
            if (!UNREADABLE.contains(e.code()) || e.code() == ErrorCode.BUSY) {
                throw e;
            }
            throw new NightjarException(
                    e.code() == ErrorCode.CONFIG ? ErrorCode.CONFIG : ErrorCode.ENVIRONMENT,
                    "%s cannot be read; restore it, or remove it to give night %s up (%s)"
                            .formatted(where(night), night, e.getMessage()),
                    e);
        }
    }

    @Override
    public Building begin(CloneRequest request, TaskContext context) {
        Database target = request.target();
        FileCheck.createFolder(file(target));
        requireFree(target, request.night());
        // INVARIANT: this add alone decides which of two at once in this process builds the file.
        if (!building.add(hidden(target))) {
            throw new NightjarException(
                    ErrorCode.BUSY, "%s is being made already; wait until that is done".formatted(file(target)));
        }
        try {
            removeLeftover(hidden(target));
            removeLeftovers();
            return open(request, context);
        } catch (RuntimeException e) {
            ended(target);
            throw e;
        }
    }

    private DuckDbBuilding open(CloneRequest request, TaskContext context) {
        Database target = request.target();
        Session session = warehouse.openEmpty();
        try {
            warehouse.attach(session, warehouse.spec().path(), Access.read(new Database.Source()));
            SourceState source = SourceState.of(warehouse.spec().path());
            space.require(folder(), source);
            Instant instant = CloneMarker.wholeMillis(context.now());
            if (target instanceof Database.Clones) {
                requireForward(request.night(), instant);
            }
            warehouse.attach(session, hidden(target), target.alias().quoted(), DuckDbWarehouse.NEW_FILE);
            session.change(CloneMarker.unsealed(
                    target.alias(),
                    request.night(),
                    instant,
                    context.zone(),
                    source.file().toString()));
            return new DuckDbBuilding(this, target, session, source, instant, cloner(request, context));
        } catch (RuntimeException e) {
            session.close();
            removeLeftover(hidden(target));
            throw e;
        }
    }

    private void requireForward(LocalDate night, Instant instant) {
        NavigableSet<LocalDate> nights = new TreeSet<>(unreadable().keySet());
        List<CloneSet> sealed = sealed();
        for (CloneSet earlier : sealed) {
            if (!earlier.instant().isBefore(instant)) {
                throw new NightjarException(
                        ErrorCode.ENVIRONMENT,
                        ("the clock says %s, and the clones of night %s are as of %s; history only moves forward: set the"
                                        + " clock right, or wait until that time has passed")
                                .formatted(instant, earlier.night(), earlier.instant()));
            }
        }
        sealed.forEach(set -> nights.add(set.night()));
        // As by a run that is taken up again days later: what the source holds now is not what it held then.
        LocalDate later = nights.higher(night);
        if (later != null) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "night %s has no sealed clones, and night %s is cloned already: the past cannot be cloned; 'nightjar clones ls' lists the nights"
                            .formatted(night, later));
        }
    }

    private DuckDbCloner cloner(CloneRequest request, TaskContext context) {
        return new DuckDbCloner(warehouse.renderer(), warehouse.catalog(), request.target(), context.log());
    }

    @Override
    public PlannedClones plan(CloneRequest request, TaskContext context) {
        String where = request.target() instanceof Database.Single(String name) ? name : where(request.night());
        DuckDbCloner cloner = cloner(request, context);
        try (Session session = warehouse.open(List.of(Access.read(new Database.Source())))) {
            context.onCancel(session::cancel);
            CloneChoice choice = cloner.choose(session, request.schemas());
            return new PlannedClones(
                    choice,
                    cloner.planned()
                            .map(sql -> new PlannedChange("sql", where, sql.text()))
                            .toList());
        }
    }

    @Override
    public String where(LocalDate night) {
        return warehouse.file(new Database.Clones(night)).toString();
    }

    @Override
    public List<PlannedChange> planDrop(LocalDate night) {
        return List.of(new PlannedChange("file", where(night), "drop the clones of night " + night));
    }

    @Override
    public void drop(LocalDate night, TaskContext context) {
        if (of(night).isEmpty()) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "night %s has no clones that Nightjar made; 'nightjar clones ls' lists them".formatted(night));
        }
        Path file = file(new Database.Clones(night));
        if (!removeUnlessHeld(file)) {
            throw new NightjarException(
                    ErrorCode.BUSY,
                    "%s is held by another process; close it there, or wait until it is done".formatted(file));
        }
        forget(file);
    }

    @Override
    public List<String> differences(CloneSet set, Session session) {
        Database clones = new Database.Clones(set.night());
        Map<Identifier, List<Table>> tables =
                warehouse.catalog().read(session, clones, Set.of()).bySchema();
        List<String> differences = new ArrayList<>();
        for (CloneSet.ClonedSchema schema : set.schemas()) {
            ClonePicture picture = ClonePicture.ofTables(
                    session, warehouse.renderer(), clones.alias(), tables.getOrDefault(schema.schema(), List.of()));
            schema.differenceFrom(picture.tables().size(), picture.rows()).ifPresent(differences::add);
        }
        return differences;
    }

    /** A set was sealed just now. */
    void sealed(Database clones, CloneSet set) {
        forget(file(clones));
        known.put(SourceState.of(file(clones)), set);
    }

    private void forget(Path file) {
        known.keySet().removeIf(state -> state.file().equals(file));
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(SourceState.log(file));
        } catch (IOException e) {
            throw cannotRemove(file, e);
        }
    }

    /** Removes what a process that was killed has left half made; what one makes now, it holds, and that stays. */
    static void removeLeftover(Path file) {
        removeUnlessHeld(file);
    }

    /** Another project may work in the same folder: DuckDB's own lock tells. */
    private static boolean removeUnlessHeld(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                remove(file);
            }
            return lock != null;
        } catch (NoSuchFileException _) {
            remove(file);
            return true;
        } catch (IOException e) {
            throw cannotRemove(file, e);
        }
    }

    private static NightjarException cannotRemove(Path file, IOException e) {
        return new NightjarException(
                ErrorCode.ENVIRONMENT,
                "%s cannot be removed: %s; check its permissions".formatted(file, FileFailure.reason(file, e)),
                e);
    }

    /** A night must not be there yet; a single clone may replace one that Nightjar made. */
    private void requireFree(Database target, LocalDate night) {
        Path file = file(target);
        Path taken = Files.exists(file) ? file : SourceState.log(file);
        if (!Files.exists(taken)) {
            return;
        }
        if (!isOurs(target)) {
            throw new NightjarException(ErrorCode.CONFIG, "%s was not made by Nightjar; move it away".formatted(taken));
        }
        if (!(target instanceof Database.Single)) {
            throw new NightjarException(ErrorCode.CONFIG, "night %s is sealed already (%s)".formatted(night, file));
        }
    }

    private boolean isOurs(Database target) {
        try {
            return read(target).isPresent();
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.CONFIG || e.code() == ErrorCode.EXTERNAL) {
                return false;
            }
            throw e;
        }
    }

    /** What killed builds of other nights left behind; what is built now, by this process or another, is not touched. */
    private void removeLeftovers() {
        files().stream()
                .map(SourceState::withoutLog)
                .distinct()
                .filter(file -> String.valueOf(file.getFileName()).startsWith(BUILDING))
                .filter(file -> !building.contains(file))
                .forEach(DuckDbCloneSets::removeLeftover);
    }

    /**
     * The sealed set in a file; empty when there is no file, or none that Nightjar has sealed. To open a file of a
     * thousand tables takes a tenth of a second, and a sealed one never changes: each is read once.
     */
    Optional<CloneSet> read(Database clones) {
        if (!Files.isRegularFile(file(clones))) {
            return Optional.empty();
        }
        SourceState state = SourceState.of(file(clones));
        Optional<CloneSet> before = Optional.ofNullable(known.get(state));
        if (before.isPresent()) {
            return before;
        }
        Optional<CloneSet> set = readFile(clones);
        set.ifPresent(found -> known.put(state, found));
        return set;
    }

    private Optional<CloneSet> readFile(Database clones) {
        try (Session session = warehouse.open(List.of(Access.read(clones)))) {
            return CloneMarker.isIn(session, clones.alias())
                    ? CloneMarker.read(session, clones.alias())
                    : Optional.empty();
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder())) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the folder %s cannot be read: %s; check its permissions"
                            .formatted(folder(), FileFailure.reason(folder(), e)),
                    e);
        }
    }

    Path file(Database target) {
        return warehouse.file(target);
    }

    /** What the file of a set is called until it is sealed. */
    Path hidden(Database target) {
        return file(target).resolveSibling(BUILDING + file(target).getFileName());
    }

    /** A build has ended, one way or the other. */
    void ended(Database target) {
        building.remove(hidden(target));
    }

    private Path folder() {
        return warehouse.spec().clones();
    }
}
