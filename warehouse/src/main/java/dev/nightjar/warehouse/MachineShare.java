package dev.nightjar.warehouse;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How memory and cores are shared out between this process and the dbt processes it starts. Their databases together
 * get 55 % of the memory; the Java heap has 15 % by the launcher, the rest is the machine's. None gets less than 256 MiB,
 * so that on a small machine many processes at once may ask for more.
 *
 * @param memory bytes that a database engine may use
 * @param threads threads that it may use, at least 1
 */
public record MachineShare(long memory, int threads) {
    private static final long LEAST = 256L * 1024 * 1024;

    /** Share of one session of this process: a third of the whole, in two halves. */
    public static MachineShare ofSession() {
        return ofSession(ofMachine(), cores());
    }

    /** Share of each of several dbt processes: two thirds of the whole, evenly. */
    public static MachineShare ofProcess(int processes) {
        return ofProcess(processes, ofMachine(), cores());
    }

    static MachineShare ofSession(long total, int cores) {
        return new MachineShare(Math.max(LEAST, budget(total) / 6), cores);
    }

    static MachineShare ofProcess(int processes, long total, int cores) {
        return new MachineShare(Math.max(LEAST, budget(total) * 2 / 3 / processes), Math.max(1, cores / processes));
    }

    /** For DuckDB: whole mebibytes. */
    public String memoryLimit() {
        return memory / (1024 * 1024) + "MiB";
    }

    private static long budget(long total) {
        return total / 100 * 55;
    }

    private static long ofMachine() {
        // Heeds the limit of a container.
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
