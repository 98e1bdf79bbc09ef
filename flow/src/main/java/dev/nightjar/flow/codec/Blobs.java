package dev.nightjar.flow.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keeps large values by the hash of their content, each once. Thread-safe. */
public interface Blobs {
    /**
     * Keeps the bytes.
     *
     * @return their SHA-256, in hex
     */
    String put(byte[] bytes);

    /**
     * The bytes with this hash.
     *
     * @throws dev.nightjar.flow.NightjarException {@code DIVERGED} when there are none
     */
    byte[] get(String hash);

    /** The SHA-256 of the bytes, in hex. */
    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
