package dev.nightjar.warehouse;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.LocalDate;
import java.util.List;

/** The nights whose clones are there and cannot be read, the oldest first. */
@TaskType("warehouse.find-unreadable-clones")
public class FindUnreadableClonesTask extends ReadingTask<List<FindUnreadableClonesTask.Unreadable>> {
    /**
     * Which clones.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     */
    public record Spec(String connection) {}

    /**
     * A night whose clones cannot be read.
     *
     * @param reason why not, and what to do
     */
    public record Unreadable(LocalDate night, String reason) {}

    private final Spec spec;

    public FindUnreadableClonesTask(String connection) {
        this(new Spec(connection));
    }

    public FindUnreadableClonesTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<Unreadable> run(TaskContext context) {
        return context.connection(spec.connection(), Warehouse.class).cloneSets().unreadable().entrySet().stream()
                .map(clones -> new Unreadable(clones.getKey(), clones.getValue()))
                .toList();
    }
}
