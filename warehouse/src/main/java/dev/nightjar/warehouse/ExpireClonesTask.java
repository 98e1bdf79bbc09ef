package dev.nightjar.warehouse;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Drops the clones of old nights: all but the last {@code keep}, and the last of each of so many weeks (from Monday on) and
 * months; never one that is still needed. Clones that another process reads stay until the next time. Only what Nightjar
 * made is touched. A subclass with another rule overrides {@link #expired}.
 *
 * <p>Result: the nights that were dropped, the oldest first. Throws {@code BUSY} when another process works on the clones.
 * Cancel: ends the statement that runs; each night that was not reached is whole.
 */
@TaskType("warehouse.expire-clones")
public class ExpireClonesTask extends Task<List<LocalDate>> {
    /** What to keep. */
    @Description("which clones are dropped")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("how many of the last nights to keep") @Default("7")
            int keep,

            @Description("nights to keep in any case, since a table of theirs is not captured yet")
            Set<LocalDate> needed,

            @Description("of how many of the last weeks that have a night to keep the last one") @Default("0")
            int weeks,

            @Description("of how many of the last months that have a night to keep the last one") @Default("0")
            int months) {
        /** The last nights, and none of weeks or months before. */
        public Spec(String connection, int keep, Set<LocalDate> needed) {
            this(connection, keep, needed, 0, 0);
        }

        public Spec {
            needed = Set.copyOf(needed);
            if (weeks < 0 || months < 0) {
                throw new IllegalArgumentException(
                        "weeks and months must not be negative: %d, %d".formatted(weeks, months));
            }
            if (keep < 1) {
                throw new IllegalArgumentException("keep must be at least 1, the night that was just taken: " + keep);
            }
        }
    }

    private final Spec spec;

    public ExpireClonesTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ExpireClonesTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** The nights to drop, of those that are sealed, the oldest first. */
    protected List<LocalDate> expired(List<LocalDate> sealed) {
        Set<LocalDate> kept = new HashSet<>(sealed.subList(Math.max(0, sealed.size() - spec.keep()), sealed.size()));
        kept.addAll(lastOf(sealed, spec.weeks(), night -> night.with(DayOfWeek.MONDAY)));
        kept.addAll(lastOf(sealed, spec.months(), night -> night.withDayOfMonth(1)));
        return sealed.stream().filter(night -> !kept.contains(night)).toList();
    }

    /** The last night of each of the last spans that have one. */
    private static List<LocalDate> lastOf(List<LocalDate> sealed, int spans, UnaryOperator<LocalDate> begin) {
        NavigableMap<LocalDate, LocalDate> last = new TreeMap<>();
        sealed.forEach(
                night -> last.merge(begin.apply(night), night, (one, other) -> one.isAfter(other) ? one : other));
        return last.descendingMap().values().stream().limit(spans).toList();
    }

    @Override
    protected final List<LocalDate> run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        warehouse.claim();
        return toDrop(warehouse).stream()
                .filter(night -> drop(warehouse.cloneSets(), night, context))
                .toList();
    }

    private static boolean drop(CloneSets sets, LocalDate night, TaskContext context) {
        try {
            sets.drop(night, context);
            return true;
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.BUSY) {
                throw e;
            }
            context.log().warn("the clones of night {} are kept for now: {}", night, e.getMessage());
            return false;
        }
    }

    @Override
    protected final Planned<List<LocalDate>> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<LocalDate> dropped = toDrop(warehouse);
        return Planned.of(dropped)
                .doing(dropped.stream()
                        .flatMap(night -> warehouse.cloneSets().planDrop(night).stream())
                        .toList());
    }

    private List<LocalDate> toDrop(Warehouse warehouse) {
        List<LocalDate> sealed =
                warehouse.cloneSets().sealed().stream().map(CloneSet::night).toList();
        return expired(sealed).stream()
                .filter(night -> !spec.needed().contains(night))
                .toList();
    }
}
