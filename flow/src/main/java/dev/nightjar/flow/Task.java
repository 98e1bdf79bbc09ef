package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.codec.TypeRules;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * A unit of work with a typed result. Subclass it, or subclass a prebuilt task and override a hook.
 *
 * <p>A task is described by its spec alone: a record that the journal stores and that a task is rebuilt from. Instances
 * are immutable and may be shared between threads.
 *
 * @param <R> the result: a record, a sealed type of records, or a simple value; {@link Void} for none
 */
public abstract class Task<R> implements Cloneable {
    private final Record spec;
    private final JavaType resultType;
    private @Nullable String label;
    private UnaryOperator<TaskPolicy> policyChange = UnaryOperator.identity();

    /** A task without settings. */
    protected Task() {
        this(NoSpec.INSTANCE);
    }

    /**
     * A task that does what {@code spec} says.
     *
     * @throws NightjarException {@code CONFIG} when the subclass leaves the result type open, or when the result or the
     *     spec holds a type that cannot be stored
     */
    protected Task(Record spec) {
        this.spec = requireNonNull(spec, "spec is null");
        this.resultType = TypeRules.resultType(getClass());
        TypeRules.check(spec.getClass());
    }

    /** For lambdas, whose class says nothing of their result. */
    Task(String step, Class<R> resultType) {
        this.spec = NoSpec.INSTANCE;
        this.resultType = TypeRules.check(resultType);
        this.label = checkedLabel(step);
    }

    /**
     * A quick task from a lambda. It runs only in this process: it has no spec to be rebuilt from.
     *
     * @param step its label in the flow
     */
    public static <R> Task<R> of(String step, Class<R> resultType, TaskBody<R> body) {
        return new LambdaTask<>(step, resultType, body);
    }

    /** The one description of what the task does. */
    public final Record spec() {
        return spec;
    }

    /** The stable id of the kind of task, as {@link TaskType} says. */
    public String type() {
        return TaskTypes.of(getClass());
    }

    /** The label in the flow; the type without its prefix unless {@link #named} gave another. */
    public final String step() {
        return label != null ? label : TaskTypes.stepOf(getClass(), type());
    }

    /** A copy with another label. */
    public final Task<R> named(String newStep) {
        Task<R> copy = copy();
        copy.label = checkedLabel(newStep);
        return copy;
    }

    /** A copy with another policy. */
    public final Task<R> with(UnaryOperator<TaskPolicy> change) {
        requireNonNull(change, "change is null");
        Task<R> copy = copy();
        UnaryOperator<TaskPolicy> before = policyChange;
        copy.policyChange = policy -> change.apply(before.apply(policy));
        return copy;
    }

    /**
     * Does the work. Runs on a virtual thread of its own, so that it may block; an interrupt means that it must end.
     *
     * @return the result; null only where {@code R} is {@link Void}
     */
    protected abstract R run(TaskContext context) throws Exception;

    /**
     * What {@link #run} would do, told without doing it. By default nobody knows; a task that only reads extends
     * {@link ReadingTask}, whose plan runs it.
     */
    protected Planned<R> plan(PlanContext context) throws Exception {
        return Planned.unknown();
    }

    /** How the runtime treats this kind of task; override for another default. */
    protected TaskPolicy policy() {
        return TaskPolicy.DEFAULT;
    }

    final TaskPolicy effectivePolicy() {
        return policyChange.apply(policy());
    }

    final JavaType resultType() {
        return resultType;
    }

    private static String checkedLabel(String step) {
        requireNonNull(step, "step is null");
        Check.argument(!step.isBlank(), "the label of a step is blank");
        return step;
    }

    @SuppressWarnings("unchecked")
    private Task<R> copy() {
        try {
            return (Task<R>) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("a task is cloneable", e);
        }
    }

    @Override
    public String toString() {
        return step();
    }

    /** The spec of a task without settings. */
    record NoSpec() {
        static final NoSpec INSTANCE = new NoSpec();
    }
}
