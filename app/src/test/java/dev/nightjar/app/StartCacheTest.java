package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.journal.sqlite.SqliteLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the launcher keeps so that a command starts fast. */
class StartCacheTest {
    @TempDir
    private Path folder;

    private static List<String> entries(JarFile jar) {
        return jar.stream().map(JarEntry::getName).toList();
    }

    private static List<Integer> versions(JarFile jar) throws IOException {
        List<String> classes =
                entries(jar).stream().filter(name -> name.endsWith(".class")).toList();
        List<Integer> versions = new ArrayList<>();
        for (String name : classes) {
            byte[] bytes = jar.getInputStream(jar.getEntry(name)).readAllBytes();
            versions.add(ClassFile.of().parse(bytes).majorVersion());
        }
        return versions;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theCommandLineParserIsOfOldClassesAndIsKeptWithNewOnes() throws Exception {
        StartCache.main(new String[] {folder.toString()});

        Path original = Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile old = new JarFile(original.toFile());
                JarFile renewed = new JarFile(folder.resolve("picocli.jar").toFile())) {
            assertThat(versions(old))
                    .as("once picocli has newer classes, this is not needed")
                    .anyMatch(version -> version < ClassFile.JAVA_6_VERSION);
            assertThat(versions(renewed)).allMatch(version -> version >= ClassFile.JAVA_8_VERSION);
            assertThat(entries(renewed)).isEqualTo(entries(old));
        }
    }

    @Test
    void everyKeptClassPassesTheJvmsCheck() throws Exception {
        StartCache.main(new String[] {folder.toString()});

        URL[] jar = {folder.resolve("picocli.jar").toUri().toURL()};
        try (JarFile file = new JarFile(folder.resolve("picocli.jar").toFile());
                URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
            for (String name : entries(file)) {
                if (name.matches("picocli/[^-]*\\.class") && !name.contains("groovy")) {
                    Class<?> type = Class.forName(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'), true, loader);
                    assertThat(type.getClassLoader()).isSameAs(loader);
                }
            }
        }
    }

    @Test
    void sqliteIsTakenFromTheFolderThatTheLauncherNames() throws Exception {
        StartCache.main(new String[] {folder.toString()});
        Process rehearsal = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + SqliteLibrary.FOLDER_PROPERTY + "=" + folder,
                        "-Dorg.sqlite.tmpdir=" + folder.resolve("none"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rehearsal.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();

        assertThat(rehearsal.waitFor())
                .as(() -> text(folder.resolve("out.txt")))
                .isZero();
    }
}
