package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A password, token or key. It prints as {@code ***}, compares in constant time, hashes to a constant and is never
 * encoded: neither to the journal nor to a file. Immutable and thread-safe.
 */
public final class Secret {
    private final char[] value;

    private Secret(char[] value) {
        this.value = value;
    }

    /** A secret of this value, which may be empty. Only a secret that {@code Secrets} gives is also masked in logs. */
    public static Secret of(String value) {
        return new Secret(requireNonNull(value, "value is null").toCharArray());
    }

    /** The value itself. Call it where the value is handed over (a driver, a header), and keep the result nowhere. */
    public String reveal() {
        return new String(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    /** The same for all secrets, so that a hash tells nothing about a value. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "***";
    }

    /** As they are in memory: an encoder would make unpaired surrogates equal. */
    private byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(value.length * Character.BYTES);
        bytes.asCharBuffer().put(value);
        return bytes.array();
    }
}
