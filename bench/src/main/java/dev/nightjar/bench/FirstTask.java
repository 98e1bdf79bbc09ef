package dev.nightjar.bench;

import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Task;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlyCloneThenSnapshot;
import dev.nightjar.recipes.NightlySpec;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A recipe whose first task writes down when it began, and ends the process: all before it is the start. */
public final class FirstTask extends NightlyCloneThenSnapshot {
    static final String MARK = "first-task";

    public FirstTask(NightlySpec spec) {
        super(spec);
    }

    @Override
    public NightReport run(FlowContext flow) {
        flow.run(Task.of("first", Long.class, context -> {
            long now = micros();
            Files.writeString(context.workFolder().resolve(MARK), Long.toString(now));
            Runtime.getRuntime().halt(0);
            return now;
        }));
        throw new AssertionError("the process has ended");
    }

    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
