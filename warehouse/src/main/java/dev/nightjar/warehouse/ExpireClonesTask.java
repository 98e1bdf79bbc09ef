package dev.nightjar.warehouse;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Drops the clones of old nights: all but the last {@code keep}, and never one that is still needed. Only what Nightjar
 * made is touched. A subclass with another rule overrides {@link #expired}.
 *
 * <p>Result: the nights that were dropped, the oldest first.
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
            Set<LocalDate> needed) {
        public Spec {
            needed = Set.copyOf(needed);
            if (keep < 1) {
                throw new IllegalArgumentException("keep must be at least 1, the night that was just taken: " + keep);
            }
        }
    }

    private final Spec spec;

    public ExpireClonesTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    /** The nights to drop, of those that are sealed, the oldest first. */
    protected List<LocalDate> expired(List<LocalDate> sealed) {
        return sealed.subList(0, Math.max(0, sealed.size() - spec.keep()));
    }

    @Override
    protected final List<LocalDate> run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        warehouse.claim();
        List<LocalDate> dropped = toDrop(warehouse);
        dropped.forEach(night -> warehouse.cloneSets().drop(night, context));
        return dropped;
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
