package dev.nightjar.flow.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in memory that is soon full; where there is no right to mount one, the test is skipped and says so. */
public record SmallDisk(Path path) implements AutoCloseable {
    /** Mounts one of a size as mount takes it, such as {@code 8m}. */
    public static SmallDisk in(Path folder, String size) throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString()) == 0,
                "no right to mount a disk");
        return new SmallDisk(disk);
    }

    @Override
    public void close() throws IOException {
        run("umount", path.toString());
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command).start().onExit().join().exitValue();
    }
}
