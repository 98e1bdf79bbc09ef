package dev.nightjar.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of a process beyond the JDK (man 5 proc).
 *
 * @param letter {@code R} running, {@code Z} ended and not yet waited for, and others
 * @param group the pid of the leader of its process group
 * @param started when, in ticks since the machine started
 */
record ProcessState(char letter, long group, long started) {
    private static final int STARTED = 19;

    /** Empty where the system does not say, or the process is gone. */
    static Optional<ProcessState> of(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"), ISO_8859_1);
            // pid (name) state parent group …; the name may hold anything, brackets included.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", STARTED + 2);
            return Optional.of(
                    new ProcessState(fields[0].charAt(0), Long.parseLong(fields[2]), Long.parseLong(fields[STARTED])));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    boolean isZombie() {
        return letter == 'Z' || letter == 'X';
    }
}
