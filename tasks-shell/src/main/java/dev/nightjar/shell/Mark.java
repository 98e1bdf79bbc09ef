package dev.nightjar.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What is in the environment of a program, and so of all of its descendants: also of those that no parent, process group
 * or session leads to any more.
 */
record Mark(String text) {
    static Mark fresh() {
        return new Mark(UUID.randomUUID().toString());
    }

    /** No where the system does not say (man 5 proc), and for a process of another user or one that took it off. */
    boolean isOn(ProcessHandle process) {
        try {
            Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
            return Files.readString(environment, ISO_8859_1).contains(text);
        } catch (IOException _) {
            return false;
        }
    }
}
