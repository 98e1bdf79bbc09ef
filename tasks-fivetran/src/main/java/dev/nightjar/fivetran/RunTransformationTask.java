package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.http.HttpFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a transformation of Fivetran and waits for its end; waits before for one that runs already. Result: the
 * transformation. It fails with {@code EXTERNAL} when that does not succeed; another attempt by its policy then runs it
 * again. A cancel or a timeout cancels the transformation, too, once the task has started it.
 */
@TaskType("fivetran.run-transformation")
public class RunTransformationTask extends FivetranTask<Transformation> {
    /**
     * What is run.
     *
     * @param fullRefresh whether incremental models are built anew
     */
    @Description("Runs a transformation of Fivetran and waits for its end.")
    public record Spec(
            @Description("The Fivetran account in nightjar.yml.") @Default(ACCOUNT)
            String account,

            @Description("The id of the transformation.") String transformation,

            @Description("Whether incremental models are built anew.") @Default("false")
            boolean fullRefresh,

            @Description("How long is waited.") Optional<Patience> patience) {
        public Spec {
            requireNonNull(account, "account is null");
            requireNonNull(transformation, "transformation is null");
            requireNonNull(patience, "patience is null");
        }

        /** A transformation by its id. */
        public static Spec of(String transformation) {
            return new Spec(ACCOUNT, transformation, false, Optional.empty());
        }

        /** The same, building incremental models anew. */
        public Spec refreshingFully() {
            return new Spec(account, transformation, true, patience);
        }
    }

    /** Its last begin and end before it was started. */
    record Baseline(Optional<Instant> lastStart, Optional<Instant> lastEnd) {}

    /** How often its start may be refused because of something else, while no look shows what. */
    private static final int MOST_REFUSALS = 10;

    private final Spec spec;

    public RunTransformationTask(Spec spec) {
        super(spec, spec.account());
        this.spec = spec;
    }

    @Override
    protected Planned<Transformation> plan(PlanContext context) throws Exception {
        return wouldSend(
                "transformation '%s'".formatted(spec.transformation()),
                "POST /transformations/%s/run".formatted(spec.transformation()));
    }

    @Override
    protected Transformation run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        Polling polling = new Polling(client, spec.patience().orElse(Patience.DEFAULT), context);
        Memory memory = new Memory(context, "");
        String id = spec.transformation();
        Transformation seen = polling.first(() -> polling.client().transformation(id));
        Optional<Baseline> baseline = memory.recall(baselineName(memory, seen), Baseline.class);
        int refusals = 0;
        AtomicBoolean started = new AtomicBoolean(baseline.isPresent()
                && isNewer(seen.lastStartedAt(), baseline.get().lastStart()));
        context.onCancel(() -> {
            if (started.get()) {
                client.cancelTransformation(id);
            }
        });
        while (!(started.get() && isOver(seen, baseline.orElseThrow()))) {
            if (!started.get() && seen.status() != Transformation.Status.RUNNING) {
                String name = baselineName(memory, seen);
                baseline = Optional.of(
                        memory.keep(name, Baseline.class, new Baseline(seen.lastStartedAt(), seen.lastEndedAt())));
                started.set(true);
                try {
                    polling.client().runTransformation(id, spec.fullRefresh());
                } catch (NightjarException e) {
                    if (isRefused(e)) {
                        started.set(false);
                        memory.keep(refusalOf(name), Boolean.class, true);
                    }
                    if (!isBusy(e) || ++refusals == MOST_REFUSALS) {
                        throw e;
                    }
                    context.log().warn("transformation '{}' was not started yet: {}", id, e.getMessage());
                }
            }
            if (!polling.pause()) {
                throw new NightjarException(
                        ErrorCode.TIMEOUT,
                        "transformation '%s' is %s at the deadline; give it more time, or look there"
                                .formatted(id, seen.status()));
            }
            seen = polling.look(() -> polling.client().transformation(id)).orElse(seen);
        }
        if (seen.status() != Transformation.Status.SUCCEEDED) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    "transformation '%s' ended %s; see its log in Fivetran's dashboard".formatted(id, seen.status()));
        }
        return seen;
    }

    /** Whether it surely was not started, so that whatever runs from now on is another's. */
    private static boolean isRefused(NightjarException e) {
        return switch (e) {
            case FivetranException answer -> answer.status() / 100 == 4 && answer.status() != 408;
            case HttpFailure failure -> !failure.mayHaveArrived();
            default -> false;
        };
    }

    private static boolean isBusy(NightjarException e) {
        return e instanceof FivetranException answer && answer.status() == 409;
    }

    private static String refusalOf(String baseline) {
        return baseline + " refused";
    }

    /** That of the last start; of another one where that was refused, or came to no good end in an attempt before. */
    private static String baselineName(Memory memory, Transformation seen) {
        int starts = 1;
        while (memory.recall("baseline " + (starts + 1), Baseline.class).isPresent()) {
            starts++;
        }
        String last = "baseline " + starts;
        boolean isSpent = memory.recall(refusalOf(last), Boolean.class).isPresent()
                || memory.recall(last, Baseline.class)
                        .filter(before -> seen.status() != Transformation.Status.SUCCEEDED && isOver(seen, before))
                        .isPresent();
        return isSpent ? "baseline " + (starts + 1) : last;
    }

    private static boolean isOver(Transformation seen, Baseline baseline) {
        return seen.status().isEnd() && isNewer(seen.lastEndedAt(), baseline.lastEnd());
    }

    private static boolean isNewer(Optional<Instant> time, Optional<Instant> before) {
        return time.isPresent() && before.map(time.get()::isAfter).orElse(true);
    }
}
