package dev.nightjar.app;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whole folders. */
final class Folders {
    private Folders() {}

    static Path copy(Path from, Path to) throws IOException {
        for (Path path : all(from)) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
        return to;
    }

    /** Each path in it, with when it was written and a hash of its content. */
    static Map<String, String> fingerprint(Path folder) throws IOException {
        return all(folder).stream()
                .collect(toMap(
                        path -> folder.relativize(path).toString(), Folders::fingerprintOf, (a, b) -> a, TreeMap::new));
    }

    private static String fingerprintOf(Path path) {
        try {
            return Files.isDirectory(path)
                    ? "folder"
                    : Files.getLastModifiedTime(path)
                            + " "
                            + HexFormat.of()
                                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                            .digest(Files.readAllBytes(path)));
        } catch (IOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.toList();
        }
    }
}
