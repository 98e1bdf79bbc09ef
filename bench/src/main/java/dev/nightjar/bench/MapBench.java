package dev.nightjar.bench;

import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Nightjar;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** A wide map in a small heap: its results lie in the journal and are streamed. */
final class MapBench implements Bench {
    private static final int HEAP = 256;
    private static final int AT_ONCE = 64;

    private final long items;

    MapBench(long items) {
        this.items = items;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        try (Scratch scratch = Scratch.create()) {
            ChildJvm.Printed measured = ChildJvm.run(
                    List.of("-Xmx" + HEAP + "m", "-XX:+UseSerialGC"), Child.class, scratch.file("journal.db"), items);
            double first = measured.byName().values().iterator().next();
            measured.byName().forEach((name, value) -> {
                if (name.startsWith("heap")) {
                    figures.accept(Figure.of(
                                    "map: heap in use at item %,d".formatted(Long.parseLong(name.substring(4))),
                                    value,
                                    "MiB")
                            .against("-Xmx", HEAP)
                            .atMost(1));
                }
            });
            double last = measured.value("heap" + items);
            figures.accept(Figure.of("map: heap for one more item", (last - first) * MemoryUse.MIB / items, "bytes"));
            figures.accept(Figure.of("map: items, one task each", measured.value("rate"), "items/s"));
            figures.accept(Figure.of("map: results streamed", measured.value("streamed"), "items/s"));
        }
    }

    /** The JVM with the small heap. */
    static final class Child {
        private Child() {}

        /** Maps over as many items as the second argument says. */
        public static void main(String[] arguments) {
            long items = Long.parseLong(arguments[1]);
            try (Nightjar nightjar = Runtimes.open(Path.of(arguments[0]))) {
                nightjar.run(flow -> map(flow, items));
            }
        }

        private static long map(FlowContext flow, long items) {
            long begun = System.nanoTime();
            var mapped = flow.map(
                    "n",
                    watched(items),
                    number -> Long.toString(number),
                    MapOptions.atOnce(AT_ONCE).keeping(NoOpTask.Done.class),
                    (branch, number) -> branch.run(new NoOpTask(number)));
            System.out.println("rate " + Rounds.perSecond(items, begun));
            begun = System.nanoTime();
            long sum = mapped.results().mapToLong(NoOpTask.Done::number).sum();
            if (sum != items * (items - 1) / 2) {
                throw new IllegalStateException("the results add up to " + sum);
            }
            System.out.println("streamed " + Rounds.perSecond(items, begun));
            return items;
        }

        /** Looks at the heap at the hundredth part, the tenth and the last item. */
        private static Iterable<Long> watched(long items) {
            Iterator<Long> numbers = Runtimes.numbers(items).iterator();
            return () -> new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return numbers.hasNext();
                }

                @Override
                public Long next() {
                    Long number = numbers.next();
                    long taken = number + 1;
                    if (taken == items / 100 || taken == items / 10 || taken == items) {
                        System.out.println("heap" + taken + " " + MemoryUse.heap());
                    }
                    return number;
                }
            };
        }
    }
}
