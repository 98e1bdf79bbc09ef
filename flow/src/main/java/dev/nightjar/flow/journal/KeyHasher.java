package dev.nightjar.flow.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.function.Function;

/**
 * How the keys of a run are hashed. What a run has decided under a key is found by the hash alone, and keys hold names that
 * strangers choose: of tables, of files. So that nobody can choose two with one hash, each run has a secret. Immutable,
 * thread-safe.
 */
public final class KeyHasher {
    /** SHA-256 of the parts, each after its length in four bytes; of runs that have no secret, since they are of before. */
    public static final KeyHasher SHA_256 = new KeyHasher(Key::digest);

    /** The length of a secret. */
    public static final int SECRET_BYTES = 2 * Long.BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Function<Key, KeyHash> function;

    private KeyHasher(Function<Key, KeyHash> function) {
        this.function = function;
    }

    /** A secret that nobody knows yet. */
    public static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /**
     * SipHash-2-4 of the parts, each as its length and its UTF-16 units, four to a word.
     *
     * @param secret {@link #SECRET_BYTES} bytes
     */
    public static KeyHasher of(byte[] secret) {
        ByteBuffer halves = ByteBuffer.wrap(secret).order(ByteOrder.LITTLE_ENDIAN);
        long first = halves.getLong();
        long second = halves.getLong();
        return new KeyHasher(key -> {
            SipHash hash = new SipHash(first, second);
            key.addTo(hash);
            return hash.end();
        });
    }

    /** The hash, made anew; {@link Key#hash} keeps it. */
    KeyHash hash(Key key) {
        return function.apply(key);
    }
}
