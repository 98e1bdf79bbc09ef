package dev.nightjar.flow.codec;

/** An encoded value: small ones travel whole, large ones as the hash that {@link Blobs} knows them by. */
public sealed interface Payload {
    @SuppressWarnings("ArrayRecordComponent")
    record Inline(byte[] bytes) implements Payload {}

    /**
     * A large value.
     *
     * @param hash SHA-256 of the content, in hex
     */
    record Stored(String hash, long size) implements Payload {}
}
