package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of faults in docs/snowflake.md. */
class FaultListTest {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Faults that are tested$(.*?)^## ");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void eachFaultHasTheTestThatItNames() throws IOException {
        Matcher section = SECTION.matcher(Files.readString(Path.of("../docs/snowflake.md")));
        assertThat(section.find()).isTrue();
        List<MatchResult> named = NAMED.matcher(section.group(1)).results().toList();
        assertThat(named).hasSizeGreaterThan(25);

        assertThat(named).allSatisfy(test -> {
            List<String> sources = sources(test.group(1));
            assertThat(sources).as(test.group(1)).hasSize(1);
            assertThat(sources.getFirst()).contains("@Test\n    void " + test.group(2) + "(");
        });
    }

    private static List<String> sources(String type) throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(FaultListTest::files)
                    .filter(file -> file.endsWith(type + ".java"))
                    .map(FaultListTest::read)
                    .toList();
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
