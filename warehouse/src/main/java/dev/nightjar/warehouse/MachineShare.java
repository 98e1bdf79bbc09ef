package dev.nightjar.warehouse;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How memory and cores are shared out between this process and the dbt processes it starts. Their databases together
 * get 55 % of the memory; the Java heap has 15 % by the launcher, the rest is the machine's.
 *
 * @param memory bytes that a database engine may use
 * @param threads threads that it may use, at least 1
 */
public record MachineShare(long memory, int threads) {
    private static final long LEAST = 256L * 1024 * 1024;

    /** Share of one session of this process: a third of the whole, in two halves. */
    public static MachineShare ofSession() {
        return new MachineShare(Math.max(LEAST, budget() / 6), cores());
    }

    /** Share of each of several dbt processes: two thirds of the whole, evenly. */
    public static MachineShare ofProcess(int processes) {
        return new MachineShare(Math.max(LEAST, budget() * 2 / 3 / processes), Math.max(1, cores() / processes));
    }

    /** For DuckDB: whole mebibytes. */
    public String memoryLimit() {
        return memory / (1024 * 1024) + "MiB";
    }

    private static long budget() {
        // Heeds the limit of a container.
        long total =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return total / 100 * 55;
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
