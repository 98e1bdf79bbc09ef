package dev.nightjar.recipes;

import dev.nightjar.dbt.FindLateNightsTask;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.ExpireClonesTask;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The nightly job: captures nights that are late, the oldest first; clones every Fivetran schema as of one instant; then
 * snapshots the clones, proves the history, and drops old clones. Run twice in a night, it finds the night done.
 *
 * <p>Both halves are flows of their own; a team puts its subclass of one in by {@link #cloneFlow} or
 * {@link #snapshotFlow}, and says which old clones are dropped by {@link #expireClones}. A subclass runs from the command
 * line by {@code recipe: com.acme.OurNight} in {@code nightjar.yml}; it needs a constructor that takes a {@link
 * NightlySpec}.
 */
@TaskType("recipes.nightly-clone-then-snapshot")
public class NightlyCloneThenSnapshot implements Flow<NightReport> {
    private final NightlySpec spec;

    public NightlyCloneThenSnapshot(NightlySpec spec) {
        this.spec = spec;
    }

    @Override
    public NightReport run(FlowContext flow) throws Exception {
        LocalDate tonight = spec.night().orElse(flow.runDate());
        Set<LocalDate> needed = new HashSet<>();
        List<NightReport> late = new ArrayList<>();
        for (CloneSet night : flow.run(new FindLateNightsTask(spec.connection()))) {
            if (night.night().isBefore(tonight)) {
                flow.log().info("night {} is late and is captured first", night.night());
                late.add(flow.runFlow(snapshotFlow(flow, spec, night)));
            } else {
                needed.add(night.night());
            }
        }
        CloneSet set = flow.runFlow(cloneFlow(flow, spec));
        NightReport report = flow.runFlow(snapshotFlow(flow, spec, set));
        // Only nights that were late or that were just worked on can be late now: the histories need not be read again.
        needed.remove(tonight);
        Stream.concat(late.stream(), Stream.of(report))
                .filter(NightReport::hasLateTables)
                .forEach(night -> needed.add(night.night()));
        List<LocalDate> dropped = flow.run(expireClones(
                flow,
                new ExpireClonesTask.Spec(
                        spec.connection(),
                        spec.keep(),
                        needed,
                        spec.keepWeeks().orElse(0),
                        spec.keepMonths().orElse(0))));
        return report.with(late, dropped);
    }

    /** What its constructor takes: a subclass whose constructor takes a record of its own gives that. */
    @Override
    public Optional<Record> spec() {
        return Optional.of(spec);
    }

    /** The first half. */
    protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) throws Exception {
        return new CloneSchemas(nightly);
    }

    /**
     * The second half, for tonight and for each late night. Its report names every table that is late: the clones of a
     * night without one may be dropped.
     */
    protected Flow<NightReport> snapshotFlow(FlowContext flow, NightlySpec nightly, CloneSet set) throws Exception {
        return new SnapshotClones(nightly, set);
    }

    /**
     * What drops the clones of old nights at the end: a subclass of {@link ExpireClonesTask} has a rule of its own.
     *
     * @param old what {@code nightly} keeps, and the nights that are still needed, which have late tables
     */
    protected Task<List<LocalDate>> expireClones(FlowContext flow, ExpireClonesTask.Spec old) throws Exception {
        return new ExpireClonesTask(old);
    }
}
