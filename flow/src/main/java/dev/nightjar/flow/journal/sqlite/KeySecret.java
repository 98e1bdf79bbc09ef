package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.KeyHasher;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of a run are hashed under, as the run's row has it: the secret and its CRC-32C. Runs of before have none.
 * With a secret that a disk has changed nothing would be found again, and all would be done a second time.
 */
final class KeySecret {
    private final byte @Nullable [] stored;

    KeySecret(byte @Nullable [] stored) {
        this.stored = stored;
    }

    /** One for a new run. */
    static byte[] create() {
        byte[] secret = KeyHasher.newSecret();
        return ByteBuffer.allocate(secret.length + Integer.BYTES)
                .put(secret)
                .putInt(crc(secret))
                .array();
    }

    boolean isSound() {
        if (stored == null) {
            return true;
        }
        if (stored.length != KeyHasher.SECRET_BYTES + Integer.BYTES) {
            return false;
        }
        return ByteBuffer.wrap(stored).getInt(KeyHasher.SECRET_BYTES) == crc(secret(stored));
    }

    /**
     * The hasher of the run.
     *
     * @throws NightjarException {@code DIVERGED} when the secret is damaged
     */
    KeyHasher hasher(String run) {
        if (!isSound()) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "run %s cannot go on: what its steps are found by is damaged in the journal; start a new run"
                            .formatted(run));
        }
        return stored == null ? KeyHasher.SHA_256 : KeyHasher.of(secret(stored));
    }

    private static byte[] secret(byte[] stored) {
        return Arrays.copyOf(stored, KeyHasher.SECRET_BYTES);
    }

    private static int crc(byte[] secret) {
        CRC32C crc = new CRC32C();
        crc.update(secret);
        return (int) crc.getValue();
    }
}
