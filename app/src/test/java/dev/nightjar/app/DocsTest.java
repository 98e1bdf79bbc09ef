package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The examples in README.md, CONTRIBUTING.md and docs/.
 *
 * <ul>
 *   <li>A block {@code java} is a whole source file and compiles without a warning. A block {@code java fragment} is
 *       members or statements: it is put into a class, and into a method if it does not compile as members; its imports
 *       come first.
 *   <li>A block {@code yaml} that begins with {@code # nightjar.yml} is read as one.
 *   <li>A line of a block {@code sh} or {@code crontab} that calls {@code nightjar} has a command line that is accepted.
 * </ul>
 */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\\n`]*)\\n(.*?)^```\\s*$");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public |final |abstract |sealed )*(?:class|record|interface|enum) (\\w+)");
    private static final Pattern CALL = Pattern.compile("(?:^|[\\s/])nightjar ([^#|>&;]*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|\\S+");

    @TempDir
    private Path scratch;

    /** A block of a page. */
    private record Block(Path page, int line, String info, String text) {
        String place() {
            return "%s:%d".formatted(ROOT.relativize(page), line);
        }
    }

    @Test
    void thereIsAReadme() {
        assertThat(ROOT.resolve("README.md")).isRegularFile();
    }

    @Test
    void javaCompiles() throws IOException {
        Map<String, List<String>> problems = new LinkedHashMap<>();
        for (Block block : blocks("java", "java fragment")) {
            List<String> found = block.info().equals("java") ? wholeFile(block) : fragment(block);
            if (!found.isEmpty()) {
                problems.put(block.place(), found);
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void configurationIsRead() throws IOException {
        Environment environment = new Environment(Map.of(), scratch, scratch);
        for (Block block : blocks("yaml")) {
            if (block.text().startsWith("# nightjar.yml")) {
                Path file = Files.writeString(scratch.resolve("nightjar.yml"), block.text());
                assertThat(NightjarConfig.read(file, environment))
                        .describedAs(block.place())
                        .isNotNull();
            }
        }
    }

    @Test
    void commandLinesAreAccepted() throws IOException {
        List<String> refused = new ArrayList<>();
        int calls = 0;
        for (Block block : blocks("sh", "crontab")) {
            for (String line : block.text().lines().toList()) {
                Matcher call = CALL.matcher(line);
                if (call.find()) {
                    calls++;
                    try {
                        Main.commandLine().parseArgs(words(call.group(1)));
                    } catch (CommandLine.ParameterException e) {
                        refused.add("%s: %s: %s".formatted(block.place(), line, e.getMessage()));
                    }
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(calls).isPositive();
    }

    @Test
    void linksLeadToFiles() throws IOException {
        Pattern link = Pattern.compile("]\\((?!https?:|#)([^)#\\s]+)(#[^)]*)?\\)");
        for (Path page : pages()) {
            link.matcher(Files.readString(page))
                    .results()
                    .forEach(match -> assertThat(page.resolveSibling(match.group(1)))
                            .describedAs("in " + page)
                            .exists());
        }
    }

    private List<String> wholeFile(Block block) throws IOException {
        Matcher type = TYPE.matcher(block.text());
        return type.find()
                ? JavaSources.compile(Map.of(type.group(1) + ".java", block.text()), out())
                : List.of("it is no whole source file; call it 'java fragment'");
    }

    private List<String> fragment(Block block) throws IOException {
        String imports = String.join(
                "\n",
                block.text().lines().filter(line -> line.startsWith("import ")).toList());
        String body = String.join(
                "\n",
                block.text().lines().filter(line -> !line.startsWith("import ")).toList());
        String members = "%s\nclass Fragment {\n%s\n}\n".formatted(imports, body);
        List<String> problems = JavaSources.compile(Map.of("Fragment.java", members), out());
        return problems.isEmpty()
                ? problems
                : JavaSources.compile(
                        Map.of(
                                "Fragment.java",
                                "%s\nclass Fragment {\nvoid run() throws Exception {\n%s\n}\n}\n"
                                        .formatted(imports, body)),
                        out());
    }

    private Path out() throws IOException {
        return Files.createTempDirectory(scratch, "classes");
    }

    private static String[] words(String commandLine) {
        return WORD.matcher(commandLine)
                .results()
                .map(word ->
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group())
                .toArray(String[]::new);
    }

    private static List<Block> blocks(String... infos) throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            BLOCK.matcher(text).results().forEach(match -> {
                int line = (int) text.substring(0, match.start()).lines().count() + 1;
                blocks.add(new Block(page, line, match.group(1).strip(), match.group(2)));
            });
        }
        return blocks.stream()
                .filter(block -> List.of(infos).contains(block.info()))
                .toList();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path start : List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("docs"))) {
            if (Files.exists(start)) {
                try (Stream<Path> walk = Files.walk(start)) {
                    walk.filter(path -> path.toString().endsWith(".md"))
                            .sorted()
                            .forEach(pages::add);
                }
            }
        }
        return pages;
    }
}
