package dev.nightjar.bench;

import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Task;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlyCloneThenSnapshot;
import dev.nightjar.recipes.NightlySpec;
import java.nio.file.Files;

/** A recipe whose first task writes down when it began, and ends the process: all before it is the start. */
public final class FirstTask extends NightlyCloneThenSnapshot {
    public FirstTask(NightlySpec spec) {
        super(spec);
    }

    @Override
    public NightReport run(FlowContext flow) {
        flow.run(Task.of("first", Long.class, context -> {
            long now = StartBench.micros();
            Files.writeString(context.workFolder().resolve(StartBench.MARK), Long.toString(now));
            Runtime.getRuntime().halt(0);
            return now;
        }));
        throw new AssertionError("the process has ended");
    }
}
