package dev.nightjar.flow.codec;

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
}
