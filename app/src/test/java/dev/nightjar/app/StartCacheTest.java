package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.journal.sqlite.SqliteLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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

    private static Path picocli() throws URISyntaxException {
        return Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Made of the jars of a folder, with a name as a home folder may have it. */
    private Path kept(Path... jars) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("a b%20ü"));
        for (Path jar : jars) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
        StartCache.main(new String[] {folder.toString(), lib.toString()});
        return folder.resolve("nightjar.jar");
    }

    @Test
    void theCommandLineParserIsOfOldClassesAndIsKeptWithNewOnes() throws Exception {
        try (JarFile old = new JarFile(picocli().toFile());
                JarFile renewed = new JarFile(kept(picocli()).toFile())) {
            assertThat(versions(old))
                    .as("once picocli has newer classes, this is not needed")
                    .anyMatch(version -> version < ClassFile.JAVA_6_VERSION);
            assertThat(versions(renewed)).allMatch(version -> version >= ClassFile.JAVA_8_VERSION);
            assertThat(entries(renewed))
                    .as("all but folders and the module, which is none on a class path")
                    .containsExactlyInAnyOrderElementsOf(entries(old).stream()
                            .filter(name -> !name.endsWith("/") && !name.endsWith("/module-info.class"))
                            .toList());
        }
    }

    @Test
    void everyKeptClassPassesTheJvmsCheck() throws Exception {
        Path kept = kept(picocli());
        URL[] jar = {kept.toUri().toURL()};
        try (JarFile file = new JarFile(kept.toFile());
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
    void manyJarsAreOneAsTheJvmWouldFindWhatIsInThem() throws Exception {
        Path first = jar(
                "one.jar",
                "Multi-Release: true\nImplementation-Version: 1.2\n",
                Map.of(
                        "both.txt", "first",
                        "of/new.txt", "old",
                        "META-INF/versions/9/of/new.txt", "new",
                        "META-INF/versions/99/of/new.txt", "of a later Java",
                        "module-info.class", "a module",
                        "META-INF/SIGNER.SF", "a signature",
                        "META-INF/INDEX.LIST", "an index",
                        "META-INF/services/a.Service", "one.Provider # without a last line feed"));
        Path second = jar("two.jar", "", Map.of("both.txt", "second", "META-INF/services/a.Service", "two.Provider"));

        try (JarFile kept = new JarFile(kept(first, second).toFile())) {
            assertThat(entries(kept))
                    .containsExactlyInAnyOrder(
                            "both.txt", "of/new.txt", "META-INF/services/a.Service", JarFile.MANIFEST_NAME);
            assertThat(text(kept, "both.txt")).isEqualTo("first");
            assertThat(text(kept, "of/new.txt")).isEqualTo("new");
            assertThat(text(kept, "META-INF/services/a.Service").lines())
                    .containsExactly("one.Provider # without a last line feed", "two.Provider");
            assertThat(kept.isMultiRelease()).isFalse();
        }
    }

    @Test
    void aPackageKeepsTheVersionOfItsJar() throws Exception {
        Path versioned = folder.resolve("versioned.jar");
        try (JarFile old = new JarFile(picocli().toFile())) {
            byte[] type = old.getInputStream(old.getEntry("picocli/AutoComplete.class"))
                    .readAllBytes();
            write(versioned, "Implementation-Version: 1.2\n", Map.of("picocli/AutoComplete.class", type));
        }
        URL[] kept = {kept(versioned).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(kept, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = Class.forName("picocli.AutoComplete", false, loader);
            assertThat(type.getPackage().getImplementationVersion()).isEqualTo("1.2");
        }
    }

    private Path jar(String name, String manifest, Map<String, String> texts) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        texts.forEach((entry, text) -> entries.put(entry, text.getBytes(UTF_8)));
        return write(folder.resolve(name), manifest, entries);
    }

    private static Path write(Path jar, String manifest, Map<String, byte[]> entries) throws IOException {
        Manifest head =
                new Manifest(new ByteArrayInputStream(("Manifest-Version: 1.0\n" + manifest + "\n").getBytes(UTF_8)));
        try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar), head)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                to.putNextEntry(new JarEntry(entry.getKey()));
                to.write(entry.getValue());
            }
        }
        return jar;
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), UTF_8);
    }

    @Test
    void sqliteIsTakenFromTheFolderThatTheLauncherNames() throws Exception {
        kept();
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
