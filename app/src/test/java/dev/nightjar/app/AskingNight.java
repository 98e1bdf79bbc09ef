package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlyCloneThenSnapshot;
import dev.nightjar.recipes.NightlySpec;

/** A night that asks before it begins. */
public class AskingNight extends NightlyCloneThenSnapshot {
    public AskingNight(NightlySpec spec) {
        super(spec);
    }

    @Override
    public NightReport run(FlowContext flow) throws Exception {
        if (!flow.approve("begin", "begin the night?").approved()) {
            throw new NightjarException(ErrorCode.EXTERNAL, "the night was not wanted");
        }
        return super.run(flow);
    }
}
