package dev.nightjar.shell;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks programs up, as {@code execvp} does, so that one that is missing is told before anything is started. */
final class Executables {
    static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private Executables() {}

    /** Whether this JVM's own {@code PATH} has it. */
    static boolean isOnPath(String name) {
        return onPath(name).isPresent();
    }

    /** Where this JVM's own {@code PATH} has it. */
    static Optional<Path> onPath(String name) {
        String path = System.getenv().getOrDefault("PATH", DEFAULT_PATH);
        return places(name, Path.of(""), path).stream()
                .filter(Executables::isProgram)
                .findFirst();
    }

    /**
     * The program that a command means, as one to be started.
     *
     * @throws NightjarException {@code ENVIRONMENT} when there is none, or it may not be executed
     */
    static String find(String executable, Path folder, Optional<String> path) {
        if (WINDOWS) {
            return executable; // the system looks in more places than PATH, and adds endings
        }
        List<Path> places = executable.contains("/")
                ? List.of(folder.resolve(executable))
                : places(executable, folder, path.orElse(DEFAULT_PATH));
        return places.stream()
                .filter(Executables::isProgram)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> missing(executable, places));
    }

    private static List<Path> places(String name, Path folder, String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(entry -> folder.resolve(entry).resolve(name))
                .toList();
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static NightjarException missing(String executable, List<Path> places) {
        Optional<Path> there = places.stream().filter(Files::exists).findFirst();
        if (there.isPresent()) {
            return new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    Files.isDirectory(there.get())
                            ? "'%s' is a folder; name a program in it".formatted(there.get())
                            : "'%s' is not executable; allow it with chmod +x".formatted(there.get()));
        }
        return new NightjarException(
                ErrorCode.ENVIRONMENT,
                executable.contains("/")
                        ? "there is no program '%s'; check the path, or build it first".formatted(places.getFirst())
                        : "program '%s' was not found in PATH (%s); install it, or name it by its path"
                                .formatted(
                                        executable,
                                        String.join(
                                                ", ",
                                                places.stream()
                                                        .map(place -> String.valueOf(place.getParent()))
                                                        .toList())));
    }
}
