package dev.nightjar.warehouse;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;

/** The sealed clone sets that Nightjar has made, the oldest first. Warns of those that cannot be read. */
@TaskType("warehouse.list-clones")
public class ListClonesTask extends ReadingTask<List<CloneSet>> {
    /**
     * Which warehouse.
     *
     * @param connection its name in {@code nightjar.yml}
     */
    public record Spec(String connection) {}

    private final Spec spec;

    public ListClonesTask(String connection) {
        this(new Spec(connection));
    }

    public ListClonesTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<CloneSet> run(TaskContext context) {
        CloneSets sets = context.connection(spec.connection(), Warehouse.class).cloneSets();
        sets.unreadable()
                .forEach((night, why) -> context.log().warn("the clones of night {} are passed over: {}", night, why));
        return sets.sealed();
    }
}
