package dev.nightjar.flow.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} in a JVM of its own. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    WorkerProcess(Path folder, int millis) throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        // Who is killed leaves the library that its driver has unpacked.
                        "-Dorg.sqlite.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        folder.toString(),
                        folder.resolve("effects.txt").toString(),
                        String.valueOf(millis)))
                .redirectError(folder.resolve("stderr.txt").toFile())
                .start();
        output = process.inputReader();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The next line it prints; null at its end. */
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Signal 9. */
    void kill() throws InterruptedException {
        // Process.destroyForcibly would close the output before it is read.
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
