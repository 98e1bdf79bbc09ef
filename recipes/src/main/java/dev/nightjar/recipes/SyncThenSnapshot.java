package dev.nightjar.recipes;

import dev.nightjar.fivetran.SyncReport;
import dev.nightjar.fivetran.WaitForAllTask;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskFailedException;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.ListClonesTask;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The nightly job after Fivetran: syncs all connections, or waits for them, and then does as
 * {@link NightlyCloneThenSnapshot}. What is cloned comes from Fivetran and the warehouse together
 * ({@link CloneConnectedSchemas}).
 *
 * <p>A connection that did not sync, or a Fivetran that does not answer, costs no night: what the warehouse holds is cloned
 * as it is, and the report names what did not sync; whether the night is fine then, {@link SyncFirst} says. A night that is
 * cloned already is not synced again.
 *
 * <p>{@code nightjar run} runs it where {@code nightjar.yml} has a section {@code sync}. A team overrides what is synced
 * and how ({@link #sync}), and what counts ({@link #counts}).
 */
@TaskType("recipes.sync-then-snapshot")
public class SyncThenSnapshot extends NightlyCloneThenSnapshot {
    private final NightlySpec spec;

    /** @throws NightjarException {@code CONFIG} when the spec does not say what is synced */
    public SyncThenSnapshot(NightlySpec spec) {
        super(spec);
        this.spec = spec;
        first(spec);
    }

    @Override
    public NightReport run(FlowContext flow) throws Exception {
        List<NightReport.NotSynced> notSynced = isToBeCloned(flow) ? syncAll(flow) : List.of();
        return super.run(flow).withNotSynced(notSynced);
    }

    /** What syncs the connections, or waits for them: the plan of a night supposes that all of them do. */
    protected Task<SyncReport> sync(FlowContext flow, SyncFirst first) throws Exception {
        return first.trigger() ? new SyncTonightTask(first.tonight()) : WaitForAllTask.of(first.tonight());
    }

    /** Whether a connection that did not sync makes the night not fine; by default as the spec says. */
    protected boolean counts(FlowContext flow, SyncReport.Failed failed) throws Exception {
        return first(spec).onFailure() == SyncFirst.OnFailure.FAIL_NIGHT;
    }

    @Override
    protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) throws Exception {
        return new CloneConnectedSchemas(nightly);
    }

    private boolean isToBeCloned(FlowContext flow) {
        LocalDate tonight = spec.night().orElse(flow.runDate());
        boolean sealed = flow.run(new ListClonesTask(spec.connection())).stream()
                .anyMatch(set -> set.night().equals(tonight));
        if (sealed) {
            flow.log().info("night {} is cloned already: nothing is synced for it", tonight);
        }
        return !sealed && tonight.equals(flow.runDate());
    }

    private List<NightReport.NotSynced> syncAll(FlowContext flow) throws Exception {
        SyncFirst first = first(spec);
        return switch (flow.submit(sync(flow, first).named("sync")).outcome()) {
            case Outcome.Success<SyncReport>(SyncReport report) -> notSynced(flow, report);
            case Outcome.Failure<SyncReport>(TaskFailedException error) -> {
                if (error.code() == ErrorCode.CANCELLED || error.code() == ErrorCode.DIVERGED) {
                    throw error;
                }
                flow.log().warn("nothing is synced, and the night goes on with what is there: {}", error.getMessage());
                String account = "account '%s'".formatted(first.connections().account());
                yield List.of(new NightReport.NotSynced("", account, String.valueOf(error.getMessage()), true));
            }
        };
    }

    private List<NightReport.NotSynced> notSynced(FlowContext flow, SyncReport report) throws Exception {
        List<NightReport.NotSynced> notSynced = new ArrayList<>();
        for (SyncReport.Failed failed : report.failed()) {
            flow.log().warn("not synced: {}", failed.reason());
            notSynced.add(new NightReport.NotSynced(
                    failed.connectionId(), failed.schema(), failed.reason(), counts(flow, failed)));
        }
        return notSynced;
    }

    static SyncFirst first(NightlySpec spec) {
        return spec.sync()
                .orElseThrow(
                        () -> new NightjarException(
                                ErrorCode.CONFIG,
                                "nothing says what is synced before the night; add a section 'sync' to nightjar.yml, such as: sync: {connections: {destination: projected_sickle}}"));
    }
}
