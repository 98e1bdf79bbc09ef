package dev.nightjar.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds the processes of one test by a variable in their environment, which all their descendants inherit. */
final class Marked {
    private static final String NAME = "NIGHTJAR_TEST_MARK";

    private final String mark = UUID.randomUUID().toString();

    Map<String, String> variables() {
        return Map.of(NAME, mark);
    }

    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::isMarked).toList();
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            Path environ = Path.of("/proc", Long.toString(process.pid()), "environ");
            return Files.readString(environ, ISO_8859_1).contains(NAME + "=" + mark);
        } catch (IOException _) {
            return false;
        }
    }
}
