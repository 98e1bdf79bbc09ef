package dev.nightjar.recipes;

import dev.nightjar.flow.NightjarException;
import java.nio.file.Path;
import java.time.Instant;

/** A night in a JVM of its own: a folder and an instant. Ends with the exit code of the command line. */
final class NightMain {
    private NightMain() {}

    public static void main(String[] arguments) {
        try {
            new Lab(Path.of(arguments[0])).runAt(Instant.parse(arguments[1]), NightlyCloneThenSnapshot::new);
        } catch (NightjarException e) {
            System.out.println(e.getMessage());
            System.exit(e.code().exitCode());
        }
    }
}
