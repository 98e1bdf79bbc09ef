package dev.nightjar.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/**
 * Many jars as one. What is looked for and not there (picocli looks for Groovy, Nightjar for kinds of connections) costs a
 * look into each jar of the class path, and each has to be opened for that.
 */
final class UberJar {
    private static final String SERVICES = "META-INF/services/";

    private final Set<String> names = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();
    private final Manifest manifest = new Manifest();
    private final OldClasses classes = new OldClasses();
    private final JarOutputStream to;

    private UberJar(JarOutputStream to) {
        this.to = to;
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
    }

    /**
     * Writes the entries of the jars as this JVM would find them: the first of a name, in its version for this JVM; all
     * providers of a service; and of each package the version of its jar.
     */
    static void write(Collection<Path> jars, Path into) throws IOException {
        try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(into))) {
            UberJar all = new UberJar(to);
            for (Path path : jars) {
                try (JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
                    all.add(jar);
                }
            }
            all.end();
        }
    }

    private void add(JarFile jar) throws IOException {
        Manifest own = jar.getManifest();
        String version = own == null ? null : own.getMainAttributes().getValue(Name.IMPLEMENTATION_VERSION);
        for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
            String name = entry.getName();
            if (entry.isDirectory() || isOfItsJarAlone(name)) {
                continue;
            }
            byte[] bytes = jar.getInputStream(entry).readAllBytes();
            if (name.startsWith(SERVICES)) {
                ByteArrayOutputStream providers = services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
                providers.writeBytes(bytes);
                providers.write('\n');
            } else if (names.add(name)) {
                put(name, name.endsWith(".class") ? classes.renewed(bytes) : bytes);
                if (version != null) {
                    describePackage(name, version);
                }
            }
        }
    }

    /** What says how a jar is put together, what is in it, or who has signed it. */
    private static boolean isOfItsJarAlone(String name) {
        return name.equals(JarFile.MANIFEST_NAME)
                || name.equals("module-info.class")
                || name.toUpperCase(Locale.ROOT).matches("META-INF/([^/]*\\.(SF|RSA|DSA|EC)|INDEX\\.LIST)");
    }

    private void describePackage(String name, String version) {
        if (name.endsWith(".class")) {
            manifest.getEntries()
                    .computeIfAbsent(name.substring(0, name.lastIndexOf('/') + 1), _ -> new Attributes())
                    .putIfAbsent(Name.IMPLEMENTATION_VERSION, version);
        }
    }

    private void end() throws IOException {
        for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
            put(service.getKey(), service.getValue().toByteArray());
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        manifest.write(text);
        put(JarFile.MANIFEST_NAME, text.toByteArray());
    }

    private void put(String name, byte[] bytes) throws IOException {
        to.putNextEntry(new JarEntry(name));
        to.write(bytes);
        to.closeEntry();
    }
}
