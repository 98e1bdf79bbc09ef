package dev.nightjar.bench;

import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Pending;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.LongStream;

/** A runtime with a journal on disk, and the flows that the benchmarks put through it. */
final class Runtimes {
    private Runtimes() {}

    static Nightjar open(Path journal) {
        return Nightjar.builder(NightjarConfig.empty(journal.resolveSibling("work"), Environment.system()))
                .journal(SqliteJournal.open(journal))
                .build();
    }

    /** The numbers from 0, one at a time. */
    static Iterable<Long> numbers(long count) {
        return () -> {
            Iterator<Long> numbers = LongStream.range(0, count).iterator();
            return numbers;
        };
    }

    /** Tasks as branches of a map. */
    static long mapped(FlowContext flow, long tasks, int atOnce) {
        return flow.map(
                        "n",
                        numbers(tasks),
                        number -> Long.toString(number),
                        MapOptions.atOnce(atOnce),
                        (branch, number) -> branch.run(new NoOpTask(number)).number())
                .orThrow()
                .succeeded();
    }

    /** Tasks beside the flow, of which so many are under way at once. */
    static long submitted(FlowContext flow, long tasks, int atOnce) {
        Deque<Pending<NoOpTask.Done>> window = new ArrayDeque<>();
        long done = 0;
        for (long number = 0; number < tasks; number++) {
            if (window.size() == atOnce) {
                window.removeFirst().get();
                done++;
            }
            window.add(flow.submit(new NoOpTask(number)));
        }
        for (Pending<NoOpTask.Done> left : window) {
            left.get();
            done++;
        }
        return done;
    }

    /** Tasks one after the other. */
    static long serial(FlowContext flow, long tasks) {
        for (long number = 0; number < tasks; number++) {
            flow.run(new NoOpTask(number));
        }
        return tasks;
    }
}
