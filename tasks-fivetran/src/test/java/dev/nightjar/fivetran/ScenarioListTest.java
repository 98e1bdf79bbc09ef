package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of scenarios in docs/fivetran.md. */
class ScenarioListTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| .+ \\|$");
    private static final Pattern TEST = Pattern.compile("void scenario(\\d\\d)_\\w+\\(");

    @Test
    void namesTwentySevenAndEachHasATest() throws IOException {
        List<Integer> listed = numbers(ROW, Files.readString(Path.of("../docs/fivetran.md")));
        String sources;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            sources = files.filter(Files::isRegularFile)
                    .map(ScenarioListTest::read)
                    .collect(Collectors.joining());
        }

        assertThat(listed)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 27).boxed().toList());
        assertThat(numbers(TEST, sources)).containsAll(listed);
    }

    private static List<Integer> numbers(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> Integer.valueOf(found.group(1)))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
