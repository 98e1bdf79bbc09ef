package dev.nightjar.warehouse;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;

/**
 * Looks at what a warehouse needs to be worked with: who is logged in, what the role may do, how it is set. It changes
 * nothing, and gives the statements that would. Throws what {@link Warehouse#open} throws.
 */
@TaskType("warehouse.examine")
public class ExamineWarehouseTask extends ReadingTask<ExamineWarehouseTask.Result> {
    /** What to look at. */
    @Description("a look at a warehouse")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection) {}

    /** What was found, in the order of looking. */
    public record Result(List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    private final Spec spec;

    public ExamineWarehouseTask(String connection) {
        this(new Spec(connection));
    }

    public ExamineWarehouseTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ExamineWarehouseTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    @Override
    protected Result run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        return new Result(choose(warehouse.examine()));
    }

    /** What is reported of the findings: all; override to leave some out, or to judge them otherwise. */
    protected List<Finding> choose(List<Finding> findings) {
        return findings;
    }
}
