package dev.nightjar.flow.fault;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Mapped;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Pending;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Tasks, decisions, inner flows and maps in a shape that the seed decides. It bears every failure, and each step is told by
 * its spec what came before: a result that is out of date somewhere changes the end.
 */
final class RandomFlow implements Flow<String> {
    private static final int DEEPEST = 2;

    private final long seed;
    private final Ledger ledger;
    /** Of the path of a step, whether it fails. */
    private volatile Predicate<String> failing = _ -> false;

    RandomFlow(long seed, Ledger ledger) {
        this.seed = seed;
        this.ledger = ledger;
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
        return steps(new Place(flow, ""), new Random(seed), 0, "");
    }

    private record Place(FlowContext flow, String path) {
        Place in(FlowContext inner, String name) {
            return new Place(inner, path + "/" + name);
        }
    }

    private String steps(Place place, Random random, int depth, String before) throws Exception {
        FlowContext flow = place.flow();
        String known = before;
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String name = depth + "-" + i;
            known = switch (random.nextInt(depth == DEEPEST ? 5 : 8)) {
                case 0, 1 -> hash(known + told(flow.submit(step(name, known))));
                case 2 -> {
                    ledger.decides(place.path() + name, flow.record(name, String.class, () -> "" + System.nanoTime()));
                    yield known;
                }
                case 3 -> {
                    ledger.decides(place.path() + name, flow.now());
                    yield known;
                }
                case 4 -> hash(known + first(place, name, known));
                case 5, 6 -> inner(place, name, random.nextLong(), depth + 1, known);
                default -> hash(known + mapped(place, name, random, depth + 1, known));
            };
        }
        return known;
    }

    private static String told(Pending<String> pending) {
        return switch (pending.outcome()) {
            case Outcome.Success<String>(String result) -> result;
            case Outcome.Failure<String> _ -> "failed";
        };
    }

    private String first(Place place, String name, String known) {
        List<Pending<String>> both = List.of(
                place.flow().submit(step(name + "a", known)), place.flow().submit(step(name + "b", known)));
        ledger.decides(place.path() + name, both.indexOf(place.flow().any(both)));
        return told(both.getFirst()) + told(both.getLast());
    }

    private String inner(Place place, String name, long inside, int depth, String known) throws Exception {
        Flow<String> inner = flow -> steps(place.in(flow, name), new Random(inside), depth, known);
        return place.flow().runFlow(inner);
    }

    private String mapped(Place place, String name, Random random, int depth, String known) throws Exception {
        long inside = random.nextLong();
        boolean bears = random.nextBoolean();
        MapOptions options = MapOptions.atOnce(1 + random.nextInt(3));
        Mapped<String, String> mapped = place.flow()
                .map(
                        name,
                        List.of("a", "b", "c"),
                        item -> item,
                        random.nextBoolean() ? options.keeping(String.class) : options,
                        (branch, item) -> {
                            Random inBranch = new Random(inside + item.hashCode());
                            String result = steps(place.in(branch, name + item), inBranch, depth, known + item);
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
            ledger.begins(context.task());
            String remembered = context.remember("known", String.class, spec::known);
            if (!remembered.equals(spec.known())) {
                ledger.mistake("%s remembers what it was another step with".formatted(context.task()));
            }
            if (failing.test(context.task())) {
                throw new NightjarException(ErrorCode.CONFIG, "it is meant to fail");
            }
            return hash(spec.known() + "!");
        }
    }
}
