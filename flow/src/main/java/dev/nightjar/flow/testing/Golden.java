package dev.nightjar.flow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what was generated with a file that is kept beside the tests, {@code src/test/resources/golden/<name>}, so
 * that a change of it is seen and judged. Run the tests with {@code -Dgolden.update} to write the files anew.
 */
public final class Golden {
    private static final boolean UPDATE = System.getProperty("golden.update") != null;

    private Golden() {}

    /**
     * Checks a text against its file, to the byte.
     *
     * @param name path of the file below {@code golden/}, with {@code /} between its parts
     * @throws AssertionError when they differ or the file is not there; it names the file and the first line that differs
     */
    public static void check(String name, String actual) {
        Path file = Path.of(System.getProperty("basedir", ""), "src", "test", "resources", "golden")
                .resolve(name)
                .toAbsolutePath();
        try {
            if (UPDATE) {
                Files.createDirectories(file.resolveSibling(""));
                Files.writeString(file, actual);
                return;
            }
            String expected = Files.exists(file) ? Files.readString(file) : "";
            if (!expected.equals(actual)) {
                throw new AssertionError(
                        "%s differs %s; if the change is meant, run with -Dgolden.update and read its diff"
                                .formatted(file, firstDifference(expected, actual)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstDifference(String expected, String actual) {
        String[] wanted = expected.split("\n", -1);
        String[] got = actual.split("\n", -1);
        int line = 0;
        while (line < wanted.length && line < got.length && wanted[line].equals(got[line])) {
            line++;
        }
        return "in line %d:%n  file: %s%n  now:  %s%n"
                .formatted(
                        line + 1,
                        line < wanted.length ? wanted[line] : "(nothing)",
                        line < got.length ? got[line] : "(nothing)");
    }
}
