package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.testing.Golden;
import dev.nightjar.snowflake.RenderedStatements.Names;
import dev.nightjar.warehouse.Sql;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every statement, with names that need care in every place; the files are to be read. */
class SnowflakeStatementsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "snowflake");
    private static final Path MAIN = Path.of("src", "main", "java", "dev", "nightjar", "snowflake");
    private static final Path REGISTRY =
            Path.of("src", "test", "java", "dev", "nightjar", "snowflake", "RenderedStatements.java");

    /** The classes that render; the statements of SnowflakeText are part of others'. */
    private static final List<Class<?>> RENDERERS = List.of(
            CloneRecord.class,
            ControlStatements.class,
            DatabaseCloneStatements.class,
            Remedies.class,
            SnowflakeClones.class,
            SnowflakeMetadata.class,
            SnowflakeRenderer.class,
            SnowflakeText.class,
            SnowflakeTransfers.class,
            TableCloneStatements.class);

    private static final Map<String, List<Sql>> STATEMENTS = RenderedStatements.with(Names.READABLE);

    @Test
    void eachStandsInAFile() {
        STATEMENTS.forEach((file, statements) -> Golden.check(
                "snowflake/" + file + ".sql",
                statements.stream().map(sql -> sql.text() + ";\n").collect(Collectors.joining())));
    }

    /** What SnowflakeExaminationTest sees sent is no rendering of its own. */
    @Test
    void noFileIsLeftOver() throws IOException {
        Set<String> expected = new TreeSet<>(STATEMENTS.keySet());
        expected.add("examination");
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            assertThat(files.map(file -> GOLDEN.relativize(file).toString())
                            .filter(file -> file.endsWith(".sql"))
                            .map(file -> file.substring(0, file.length() - ".sql".length())))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void nothingElseRenders() throws IOException {
        Pattern rendering = Pattern.compile("Sql\\.of\\((?!\"the result of query )");
        try (Stream<Path> sources = Files.list(MAIN)) {
            List<String> found = sources.filter(
                            source -> rendering.matcher(read(source)).find())
                    .map(source -> source.getFileName().toString().replace(".java", ""))
                    .toList();
            assertThat(found)
                    .containsExactlyInAnyOrderElementsOf(
                            RENDERERS.stream().map(Class::getSimpleName).toList());
        }
    }

    @Test
    void eachMethodThatRendersIsCalled() {
        String registry = read(REGISTRY);
        assertThat(RENDERERS.stream()
                        .filter(type -> type != SnowflakeText.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(SnowflakeStatementsTest::renders)
                        .map(Method::getName))
                .hasSizeGreaterThan(40)
                .allMatch(method -> registry.contains("." + method + "("));
    }

    private static boolean renders(Method method) {
        return !Modifier.isPrivate(method.getModifiers())
                && !method.isSynthetic()
                && method.getGenericReturnType().getTypeName().contains(Sql.class.getName());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
