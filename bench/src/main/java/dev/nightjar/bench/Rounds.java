package dev.nightjar.bench;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Contenders measured in turns, so that what else the machine does meets all of them alike. For one thread. */
final class Rounds {
    /** Does a number of things and tells how many it did in a second. */
    interface Contender {
        double rate() throws Exception;
    }

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Map<String, List<Double>> rates = new TreeMap<>();
    private final Map<String, List<Double>> cpu = new TreeMap<>();

    /**
     * Measures each contender so many times, after a round that does not count.
     *
     * @param contenders by name; run in the order of their names
     */
    static Rounds of(int rounds, Map<String, Contender> contenders) throws Exception {
        Rounds measured = new Rounds();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Contender> each : new TreeMap<>(contenders).entrySet()) {
                long cpuBefore = MACHINE.getProcessCpuTime();
                long before = System.nanoTime();
                double rate = each.getValue().rate();
                double share = (MACHINE.getProcessCpuTime() - cpuBefore) / (double) (System.nanoTime() - before);
                if (round > 0) {
                    measured.cpu
                            .computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                            .add(share * 1e6 / rate);
                    measured.rates
                            .computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        return measured;
    }

    /** The median of a contender's rounds. */
    double median(String contender) {
        return median(rates, contender);
    }

    /** The median of the microseconds of CPU that this process took for one thing, on all cores together. */
    double cpuMicros(String contender) {
        return median(cpu, contender);
    }

    private static double median(Map<String, List<Double>> values, String contender) {
        List<Double> sorted = requireNonNull(values.get(contender), contender).stream()
                .sorted()
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    /** The CPU that this process has taken. */
    static long cpuNanos() {
        return MACHINE.getProcessCpuTime();
    }

    /** So many in a second, since this moment of {@link System#nanoTime}. */
    static double perSecond(long count, long since) {
        return count * 1e9 / (System.nanoTime() - since);
    }
}
