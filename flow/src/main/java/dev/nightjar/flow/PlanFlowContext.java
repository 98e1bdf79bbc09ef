package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** A flow that is told, not run: reading tasks run, the others are asked what they would do. For one thread. */
final class PlanFlowContext implements FlowContext {
    /** The flow needs a result that nobody knows. An error, so that no flow takes it for a failure and goes on. */
    static final class OpenEnd extends Error {
        OpenEnd(String step) {
            super("what follows depends on '%s'".formatted(step));
        }
    }

    private final RunScope scope;
    private final Key key;
    private final List<Plan.Step> steps;
    private final List<String> openEnds;
    private final Map<String, Integer> counts = new HashMap<>();

    PlanFlowContext(RunScope scope, Key key, List<Plan.Step> steps, List<String> openEnds) {
        this.scope = scope;
        this.key = key;
        this.steps = steps;
        this.openEnds = openEnds;
    }

    static Plan plan(RunScope scope, Flow<?> flow) throws Exception {
        List<Plan.Step> steps = new ArrayList<>();
        List<String> openEnds = new ArrayList<>();
        try {
            flow.run(new PlanFlowContext(scope, Key.ROOT, steps, openEnds));
        } catch (OpenEnd end) {
            openEnds.add(end.getMessage());
        }
        return new Plan(steps, openEnds);
    }

    @Override
    public <R> R run(Task<R> task) {
        return submit(task).get();
    }

    @Override
    public <R> Pending<R> submit(Task<R> task) {
        Optional<R> result = planned(task);
        return new Pending<>() {
            @Override
            @SuppressWarnings("NullAway") // null only for a Task<Void>, whose result nobody reads
            public R get() {
                if (result.isEmpty() && task.resultType().getRawClass() != Void.class) {
                    throw new OpenEnd(task.step());
                }
                return result.orElse(null);
            }

            @Override
            public Outcome<R> outcome() {
                return new Outcome.Success<>(get());
            }
        };
    }

    @Override
    public <R> R runFlow(Flow<R> flow) throws Exception {
        Key child = next("flow", TaskTypes.stepOf(flow.getClass()));
        return flow.run(new PlanFlowContext(scope, child, steps, openEnds));
    }

    @Override
    public <T, R> Mapped<T, R> map(
            String name,
            Iterable<? extends T> items,
            Function<? super T, String> keyOf,
            MapOptions options,
            Branch<? super T, ? extends R> branch) {
        Key map = next("map", name);
        Set<String> seen = new HashSet<>();
        List<Optional<R>> results = new ArrayList<>();
        List<Mapped.FailedItem<T>> failed = new ArrayList<>();
        boolean open = false;
        int count = 0;
        for (T item : items) {
            String itemKey = "item #" + ++count;
            try {
                itemKey = requireNonNull(keyOf.apply(item), "the key is null");
                if (!seen.add(itemKey)) {
                    throw EndedMap.duplicate(map, itemKey);
                }
                PlanFlowContext context = new PlanFlowContext(scope, map.item(itemKey), steps, openEnds);
                results.add(Optional.ofNullable(branch.run(context, item)));
            } catch (OpenEnd end) {
                open = true;
                openEnds.add("%s [%s]: %s".formatted(name, itemKey, end.getMessage()));
            } catch (Exception e) {
                failed.add(
                        new Mapped.FailedItem<>(item, itemKey, scope.masking().ours(e)));
            }
        }
        return new PlannedMap<>(name, open, new EndedMap<>(new PlannedResults<>(results), failed));
    }

    @Override
    public void sleep(Duration time) {
        // A plan does not wait.
    }

    @Override
    public Instant now() {
        return scope.time().instant();
    }

    /** The first: a plan does not know which ends first. */
    @Override
    public <R> Pending<R> any(List<Pending<R>> pendings) {
        return pendings.getFirst();
    }

    @Override
    public RandomGenerator random() {
        return new SplittableRandom();
    }

    @Override
    public <T> T record(String name, Class<T> type, Callable<T> value) {
        throw new OpenEnd(name);
    }

    @Override
    public Approval approve(String name, String question) {
        throw new OpenEnd(name);
    }

    @Override
    public void artifact(String name, Artifact artifact) {
        // A plan leaves nothing.
    }

    @Override
    public <R> R uncancellable(Flow<R> body) throws Exception {
        return body.run(this);
    }

    @Override
    public LocalDate runDate() {
        return scope.run().runDate();
    }

    @Override
    public Logger log() {
        return scope.logger(key);
    }

    private <R> Optional<R> planned(Task<R> task) {
        Key step = next("step", task.step());
        AttemptContext context = new AttemptContext(
                scope, new AttemptContext.Identity(step, task.step(), 1, new Memory(scope, step)), _ -> {});
        try {
            Planned<R> planned = task.plan(context);
            steps.add(new Plan.Step(step, task.step(), task.type(), planned.changes(), planned.result()));
            return planned.result();
        } catch (NightjarException e) {
            throw e;
        } catch (Exception e) {
            String reason = scope.masking().reason(e);
            throw new NightjarException(
                    ErrorCode.of(e), "step '%s' could not be planned: %s".formatted(task.step(), reason), e);
        }
    }

    private Key next(String kind, String name) {
        return key.child(kind, name, counts.merge(kind + " " + name, 1, Integer::sum));
    }

    /** A map of a plan: where the end of a branch is open, the results are unknown, and the plan hopes for the best. */
    private record PlannedMap<T, R>(String name, boolean open, EndedMap<T, R> known) implements Mapped<T, R> {
        @Override
        public long succeeded() {
            return closed().succeeded();
        }

        @Override
        public List<FailedItem<T>> failed() {
            return closed().failed();
        }

        @Override
        public Stream<R> results() {
            return closed().results();
        }

        @Override
        public Mapped<T, R> orThrow() {
            known.orThrow();
            return this;
        }

        private EndedMap<T, R> closed() {
            if (open) {
                throw new OpenEnd(name);
            }
            return known;
        }
    }

    private record PlannedResults<R>(List<Optional<R>> results) implements MapResults<R> {
        @Override
        public long count() {
            return results.size();
        }

        @Override
        public Stream<R> stream() {
            return results.stream().flatMap(Optional::stream);
        }
    }
}
