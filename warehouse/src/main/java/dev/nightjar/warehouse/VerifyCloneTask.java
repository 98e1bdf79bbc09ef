package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.LocalDate;
import java.util.List;

/**
 * Checks that the sealed clones of a night still hold what they were sealed with: tables and rows of each schema.
 *
 * <p>Result: the set. Throws {@code EXTERNAL} with the differences, {@code USAGE} when the night has no sealed clones.
 * Cancel: ends the query that runs.
 */
@TaskType("warehouse.verify-clone")
public class VerifyCloneTask extends ReadingTask<CloneSet> {
    /**
     * Which clones.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     */
    public record Spec(String connection, LocalDate night) {}

    private final Spec spec;

    public VerifyCloneTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected CloneSet run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        CloneSet set = warehouse
                .cloneSets()
                .of(spec.night())
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.USAGE,
                        "night %s has no sealed clones; 'nightjar clones ls' lists them".formatted(spec.night())));
        List<String> differences;
        try (Session session = warehouse.open(List.of(Access.read(new Database.Clones(spec.night()))))) {
            context.onCancel(session::cancel);
            differences = warehouse.cloneSets().differences(set, session);
        }
        if (!differences.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    "the clones of night %s are not what was sealed: %s; somebody changed %s"
                            .formatted(
                                    spec.night(),
                                    String.join("; ", differences),
                                    warehouse.cloneSets().where(spec.night())));
        }
        return set;
    }
}
