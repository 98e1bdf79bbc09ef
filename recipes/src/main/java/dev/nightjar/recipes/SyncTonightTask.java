package dev.nightjar.recipes;

import dev.nightjar.fivetran.SyncAllSpec;
import dev.nightjar.fivetran.SyncAllTask;
import dev.nightjar.fivetran.SyncReport;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskType;
import java.util.List;

/** Syncs for a night: its plan supposes that all of them end well, so that the night can be planned. */
@TaskType("recipes.sync-tonight")
final class SyncTonightTask extends SyncAllTask {
    SyncTonightTask(SyncAllSpec spec) {
        super(spec);
    }

    @Override
    protected Planned<SyncReport> plan(PlanContext context) throws Exception {
        return Planned.of(new SyncReport(List.of(), List.of()))
                .doing(super.plan(context).changes());
    }
}
