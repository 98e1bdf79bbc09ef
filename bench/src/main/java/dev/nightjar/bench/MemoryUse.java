package dev.nightjar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this JVM holds, in MiB. */
final class MemoryUse {
    static final double MIB = 1024.0 * 1024;

    private MemoryUse() {}

    /** The heap that is reachable. */
    static double heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
    }

    /** Memory of the process as the system counts it; not a number where it does not tell. */
    static double resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
