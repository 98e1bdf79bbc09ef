package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** A flow that is told, not run: reading tasks run, the others are asked what they would do. */
final class PlanFlowContext implements FlowContext {
    /** The flow needs a result that nobody knows. */
    static final class OpenEnd extends RuntimeException {
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
        return planned(task).orElseThrow(() -> new OpenEnd(task.step()));
    }

    @Override
    public <R> Pending<R> submit(Task<R> task) {
        var result = planned(task);
        return new Pending<>() {
            @Override
            public R get() {
                return result.orElseThrow(() -> new OpenEnd(task.step()));
            }

            @Override
            public Outcome<R> outcome() {
                return new Outcome.Success<>(get());
            }
        };
    }

    @Override
    public <R> R runFlow(Flow<R> flow) throws Exception {
        Key child = next("flow", TaskTypes.stepOf(TaskTypes.of(flow.getClass())));
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
        List<R> results = new ArrayList<>();
        List<Mapped.FailedItem<T>> failed = new ArrayList<>();
        boolean open = false;
        for (T item : items) {
            String itemKey = keyOf.apply(item);
            try {
                results.add(branch.run(new PlanFlowContext(scope, map.item(itemKey), steps, openEnds), item));
            } catch (OpenEnd end) {
                open = true;
                openEnds.add("%s [%s]: %s".formatted(name, itemKey, end.getMessage()));
            } catch (NightjarException e) {
                failed.add(new Mapped.FailedItem<>(item, itemKey, e));
            } catch (Exception e) {
                failed.add(new Mapped.FailedItem<>(
                        item, itemKey, new NightjarException(ErrorCode.INTERNAL, String.valueOf(e), e)));
            }
        }
        return new PlannedMap<>(name, open, results, failed);
    }

    @Override
    public void sleep(Duration time) {
        // A plan does not wait.
    }

    @Override
    public Instant now() {
        return scope.time().instant();
    }

    @Override
    public LocalDate runDate() {
        return scope.run().runDate();
    }

    @Override
    public Logger log() {
        return scope.logger(key);
    }

    private <R> java.util.Optional<R> planned(Task<R> task) {
        Key step = next("step", task.step());
        AttemptContext context = new AttemptContext(scope, new AttemptContext.Identity(step, task.step()), _ -> {});
        try {
            Planned<R> planned = task.plan(context);
            steps.add(new Plan.Step(step, task.step(), task.type(), planned.changes(), planned.result()));
            return planned.result();
        } catch (NightjarException e) {
            throw e;
        } catch (Exception e) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL, "step '%s' could not be planned: %s".formatted(task.step(), e.getMessage()), e);
        }
    }

    private Key next(String kind, String name) {
        return key.child(kind, name, counts.merge(kind + " " + name, 1, Integer::sum));
    }

    private record PlannedMap<T, R>(String name, boolean open, List<R> known, List<FailedItem<T>> unfit)
            implements Mapped<T, R> {
        @Override
        public long succeeded() {
            return closed().known.size();
        }

        @Override
        public List<FailedItem<T>> failed() {
            return closed().unfit;
        }

        @Override
        public Stream<R> results() {
            return closed().known.stream();
        }

        @Override
        public Mapped<T, R> orThrow() {
            if (!closed().unfit.isEmpty()) {
                throw unfit.getFirst().error();
            }
            return this;
        }

        private PlannedMap<T, R> closed() {
            if (open) {
                throw new OpenEnd(name);
            }
            return this;
        }
    }
}
