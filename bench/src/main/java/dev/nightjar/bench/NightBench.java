package dev.nightjar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Nights of the recipe on all connector schemas, seen from outside: how long no dbt process was alive, and what the JVM
 * took. The time without dbt holds the demo's own work too, which makes the warehouse and its changes.
 */
final class NightBench implements Bench {
    private final List<String> what;

    NightBench(List<String> what) {
        this.what = what;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        Nightjars nightjar = Nightjars.built();
        List<String> command = nightjar.command("demo", "--quiet");
        command.addAll(what);
        Process demo = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Watch watch = new Watch(demo.toHandle());
        while (!demo.waitFor(50, TimeUnit.MILLISECONDS)) {
            watch.look();
        }
        double wall = watch.seconds();
        figures.accept(Figure.of("night: wall time", wall, "s"));
        figures.accept(Figure.of("night: without a dbt process", wall - watch.withDbt, "s")
                .against("wall time", wall));
        figures.accept(Figure.of("night: CPU of the JVM", watch.jvmCpu.toMillis() / 1e3, "s")
                .against("wall time", wall));
        figures.accept(Figure.of("night: CPU of the JVM", watch.jvmCpu.toMillis() / 1e3, "s")
                .against("CPU of dbt", watch.dbtCpu()));
        figures.accept(Figure.of("night: resident memory of the JVM, most", watch.jvmMost, "MiB"));
    }

    /** Looks at a tree of processes now and then. */
    private static final class Watch {
        private final ProcessHandle jvm;
        private final long begun = System.nanoTime();
        private long last = begun;
        private double withDbt;
        private double jvmMost;
        private Duration jvmCpu = Duration.ZERO;
        /** Processor time by process. */
        private final Map<Long, Duration> dbt = new HashMap<>();

        Watch(ProcessHandle jvm) {
            this.jvm = jvm;
        }

        void look() throws IOException {
            long now = System.nanoTime();
            Set<Long> alive = new HashSet<>();
            jvm.descendants().filter(Watch::isDbt).forEach(process -> {
                alive.add(process.pid());
                process.info().totalCpuDuration().ifPresent(cpu -> dbt.put(process.pid(), cpu));
            });
            if (!alive.isEmpty()) {
                withDbt += (now - last) / 1e9;
            }
            last = now;
            jvm.info().totalCpuDuration().ifPresent(cpu -> jvmCpu = cpu);
            jvmMost = Math.max(jvmMost, resident().orElse(0.0));
        }

        private static boolean isDbt(ProcessHandle process) {
            return process.info()
                    .commandLine()
                    .filter(line -> line.contains("dbt") && line.contains("python"))
                    .isPresent();
        }

        private Optional<Double> resident() throws IOException {
            Path status = Path.of("/proc", Long.toString(jvm.pid()), "status");
            if (!Files.isReadable(status)) {
                return Optional.empty();
            }
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst();
        }

        double dbtCpu() {
            return dbt.values().stream().reduce(Duration.ZERO, Duration::plus).toMillis() / 1e3;
        }

        double seconds() {
            return (System.nanoTime() - begun) / 1e9;
        }
    }
}
