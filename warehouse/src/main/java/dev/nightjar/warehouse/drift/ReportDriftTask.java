package dev.nightjar.warehouse.drift;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaOutline;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells what has changed in tables, columns and keys since an earlier night: what is new, dropped, perhaps renamed, retyped,
 * and which keys are others. Not more than a few thousand tables are in memory at a time.
 *
 * <p>Result: the changes by schema and table, as many as the spec wants to be named, and counts of all. Throws {@code USAGE}
 * when a night that is named has no sealed clones. Cancel: ends the query that runs.
 */
@TaskType("warehouse.report-drift")
public class ReportDriftTask extends ReadingTask<Drift> {
    /** Tables that are read at once, if not a single schema has more. */
    private static final int AT_ONCE = 2_000;

    /** What to compare. */
    @Description("what has changed in tables, columns and keys")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the earlier night; the last one before the later if it is not given")
            Optional<LocalDate> since,

            @Description("the later night; the source as it is now if it is not given")
            Optional<LocalDate> until,

            @Description("only these schemas; all where it is empty")
            Set<Identifier> schemas,

            @Description("how many changes are named; all are counted") @Default("1000")
            int named) {
        public Spec {
            schemas = Set.copyOf(schemas);
            if (named < 0) {
                throw new IllegalArgumentException("named must not be negative: " + named);
            }
            if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
                throw new IllegalArgumentException(
                        "the earlier night %s is not before %s".formatted(since.get(), until.get()));
            }
        }

        /** All schemas of a night, since the one before. */
        public static Spec of(String connection, LocalDate night) {
            return new Spec(connection, Optional.empty(), Optional.of(night), Set.of(), 1_000);
        }
    }

    private final Spec spec;

    public ReportDriftTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ReportDriftTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** Whether a change is told and counted: any, by default. */
    protected boolean tells(DriftChange change) {
        return true;
    }

    @Override
    protected Drift run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        spec.until().ifPresent(night -> requireSealed(warehouse, night));
        spec.since().ifPresent(night -> requireSealed(warehouse, night));
        Database later = spec.until().<Database>map(Database.Clones::new).orElseGet(Database.Source::new);
        String until = spec.until().map(night -> "night " + night).orElse("the source");
        Optional<LocalDate> since = spec.since().or(() -> before(warehouse));
        if (since.isEmpty()) {
            return new Drift(Optional.empty(), until, Map.of(), List.of());
        }
        Database earlier = new Database.Clones(since.get());
        try (Session old = warehouse.open(List.of(Access.read(earlier)));
                Session now = warehouse.open(List.of(Access.read(later)))) {
            context.onCancel(() -> {
                old.cancel();
                now.cancel();
            });
            Drift.Builder drift = new Drift.Builder(spec.named());
            compare(new Look(warehouse, old, earlier), new Look(warehouse, now, later), drift);
            return drift.build("night " + since.get(), until);
        }
    }

    /** A database to look at. */
    private record Look(Warehouse warehouse, Session session, Database database) {
        SortedMap<Identifier, Integer> tables(Set<Identifier> schemas) {
            SortedMap<Identifier, Integer> tables = new TreeMap<>();
            for (SchemaOutline schema : warehouse.catalog().outline(session, database, Optional.empty())) {
                boolean wanted = schemas.isEmpty() || schemas.contains(schema.schema());
                if (wanted && schema.tables() > 0 && !CloneSet.isMarker(schema.schema())) {
                    tables.put(schema.schema(), schema.tables());
                }
            }
            return tables;
        }

        Map<Identifier, List<Table>> read(Set<Identifier> schemas) {
            return warehouse.catalog().read(session, database, schemas).bySchema();
        }
    }

    private void compare(Look old, Look now, Drift.Builder drift) {
        SortedMap<Identifier, Integer> before = old.tables(spec.schemas());
        SortedMap<Identifier, Integer> after = now.tables(spec.schemas());
        Set<Identifier> batch = new HashSet<>();
        int tables = 0;
        for (Identifier schema : union(before, after)) {
            int had = before.getOrDefault(schema, 0);
            int has = after.getOrDefault(schema, 0);
            if (had == 0 || has == 0) {
                compare(old, now, batch, drift);
                tables = 0;
                add(
                        drift,
                        had == 0 ? new DriftChange.NewSchema(schema, has) : new DriftChange.DroppedSchema(schema, had));
                continue;
            }
            if (!batch.isEmpty() && tables + Math.max(had, has) > AT_ONCE) {
                compare(old, now, batch, drift);
                tables = 0;
            }
            batch.add(schema);
            tables += Math.max(had, has);
        }
        compare(old, now, batch, drift);
    }

    private void compare(Look old, Look now, Set<Identifier> batch, Drift.Builder drift) {
        if (batch.isEmpty()) {
            return;
        }
        Map<Identifier, List<Table>> before = old.read(batch);
        Map<Identifier, List<Table>> after = now.read(batch);
        TableDrift tables = new TableDrift(change -> add(drift, change));
        batch.stream()
                .sorted(Comparator.naturalOrder())
                .forEach(schema ->
                        tables.compare(before.getOrDefault(schema, List.of()), after.getOrDefault(schema, List.of())));
        batch.clear();
    }

    private void add(Drift.Builder drift, DriftChange change) {
        if (tells(change)) {
            drift.add(change);
        }
    }

    private static Set<Identifier> union(SortedMap<Identifier, Integer> before, SortedMap<Identifier, Integer> after) {
        SortedMap<Identifier, Integer> union = new TreeMap<>(before);
        union.putAll(after);
        return union.keySet();
    }

    private Optional<LocalDate> before(Warehouse warehouse) {
        return warehouse.cloneSets().sealed().stream()
                .map(CloneSet::night)
                .filter(night -> spec.until().map(night::isBefore).orElse(true))
                .max(Comparator.naturalOrder());
    }

    private static void requireSealed(Warehouse warehouse, LocalDate night) {
        if (warehouse.cloneSets().of(night).isEmpty()) {
            throw new NightjarException(
                    ErrorCode.USAGE, "night %s has no sealed clones; 'nightjar clones ls' lists them".formatted(night));
        }
    }
}
