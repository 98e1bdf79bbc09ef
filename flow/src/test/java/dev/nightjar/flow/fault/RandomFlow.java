package dev.nightjar.flow.fault;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Mapped;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Tasks, inner flows and maps in a shape that the seed decides. It bears every failure, and each step is told by its spec
 * what came before: a result that is out of date somewhere changes the end.
 */
final class RandomFlow implements Flow<String> {
    private static final int DEEPEST = 2;

    private final long seed;
    /** Of the path of a step, whether it fails. */
    private volatile Predicate<String> failing = _ -> false;

    RandomFlow(long seed) {
        this.seed = seed;
    }

    /** From now on some of its steps fail. */
    void failing(Random random) {
        int some = random.nextInt();
        failing = path -> (path.hashCode() ^ some) % 7 == 0;
    }

    void failingNowhere() {
        failing = _ -> false;
    }

    @Override
    public String run(FlowContext flow) throws Exception {
        return steps(flow, new Random(seed), 0, "");
    }

    private String steps(FlowContext flow, Random random, int depth, String before) throws Exception {
        String known = before;
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String name = depth + "-" + i;
            known = switch (depth == DEEPEST ? 0 : random.nextInt(4)) {
                case 0, 1 -> hash(known + outcome(flow, name, known));
                case 2 -> inner(flow, random.nextLong(), depth + 1, known);
                default -> hash(known + mapped(flow, name, random, depth + 1, known));
            };
        }
        return known;
    }

    private String outcome(FlowContext flow, String name, String known) {
        return switch (flow.submit(step(name, known)).outcome()) {
            case Outcome.Success<String>(String result) -> result;
            case Outcome.Failure<String> _ -> "failed";
        };
    }

    private String inner(FlowContext flow, long inside, int depth, String known) throws Exception {
        Flow<String> inner = context -> steps(context, new Random(inside), depth, known);
        return flow.runFlow(inner);
    }

    private String mapped(FlowContext flow, String name, Random random, int depth, String known) throws Exception {
        long inside = random.nextLong();
        boolean bears = random.nextBoolean();
        MapOptions options = MapOptions.atOnce(1 + random.nextInt(3));
        Mapped<String, String> mapped = flow.map(
                name,
                List.of("a", "b", "c"),
                item -> item,
                random.nextBoolean() ? options.keeping(String.class) : options,
                (branch, item) -> {
                    String result = steps(branch, new Random(inside + item.hashCode()), depth, known + item);
                    return bears ? result : branch.run(step("last", result));
                });
        List<String> told = new ArrayList<>();
        mapped.results().forEach(told::add);
        mapped.failed().forEach(failed -> told.add("failed " + failed.key()));
        return told.toString();
    }

    private Task<String> step(String name, String known) {
        return new Step(new Spec(known)).named(name);
    }

    private static String hash(String text) {
        return Integer.toHexString(text.hashCode());
    }

    record Spec(String known) {}

    @TaskType("random-flow.step")
    private final class Step extends Task<String> {
        private final Spec spec;

        Step(Spec spec) {
            super(spec);
            this.spec = spec;
        }

        @Override
        protected String run(TaskContext context) throws Exception {
            String remembered = context.remember("known", String.class, spec::known);
            if (!remembered.equals(spec.known())) {
                throw new IllegalStateException("it remembers what it was another step with: " + remembered);
            }
            if (failing.test(context.task())) {
                throw new NightjarException(ErrorCode.CONFIG, "it is meant to fail");
            }
            return hash(spec.known() + "!");
        }
    }
}
