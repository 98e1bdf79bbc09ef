package dev.nightjar.dbt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of a generated project: it travels whole and is written where dbt runs.
 *
 * @param path within the project, with {@code /} between its parts
 * @param sha256 of its UTF-8 bytes, in hex
 */
public record GeneratedFile(String path, String sha256, String content) {
    public static GeneratedFile of(String path, String content) {
        return new GeneratedFile(path, sha256(content), content);
    }

    private static String sha256(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
