package dev.nightjar.flow.journal.sqlite;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The process that a lease was given to.
 *
 * @param machine tells hosts, boots and containers apart
 * @param start when the process began, in a unit that only the machine knows and that its clock does not change
 */
record Owner(String machine, long pid, long start) {
    private static final Path PROC = Path.of("/proc");

    static Owner self() {
        long pid = ProcessHandle.current().pid();
        return new Owner(thisMachine(), pid, startOf(pid).orElse(0));
    }

    /**
     * Whether it is known to have ended; a process of another machine never is, and all are that this host ran before it
     * was started anew.
     */
    boolean hasEnded() {
        String here = thisMachine();
        if (!machine.equals(here)) {
            return hostOf(machine).equals(hostOf(here)) && !bootOf(machine).equals(bootOf(here));
        }
        OptionalLong now = startOf(pid);
        return now.isEmpty() || now.getAsLong() != start;
    }

    @Override
    public String toString() {
        return "process %d on %s".formatted(pid, hostOf(machine));
    }

    private static String hostOf(String machine) {
        return machine.split("/", 3)[0];
    }

    private static String bootOf(String machine) {
        return machine.split("/", 3)[1];
    }

    /** Field 22 of {@code /proc/PID/stat}, clock ticks since the boot (proc(5)); elsewhere the process's own start. */
    private static OptionalLong startOf(long pid) {
        if (Files.isReadable(PROC.resolve("self/stat"))) {
            try {
                String stat = Files.readString(PROC.resolve(pid + "/stat"));
                List<String> afterName =
                        List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
                return afterName.getFirst().equals("Z")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(afterName.get(19)));
            } catch (IOException _) {
                return OptionalLong.empty();
            }
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> OptionalLong.of(process.info()
                        .startInstant()
                        .map(java.time.Instant::getEpochSecond)
                        .orElse(0L)))
                .orElse(OptionalLong.empty());
    }

    private static String thisMachine() {
        return hostName() + "/" + read(PROC.resolve("sys/kernel/random/boot_id")) + "/" + pidNamespace();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException _) {
            return "localhost";
        }
    }

    private static String pidNamespace() {
        try {
            return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException _) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
