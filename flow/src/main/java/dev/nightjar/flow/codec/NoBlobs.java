package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;

/** For values that are encoded whole. */
enum NoBlobs implements Blobs {
    INSTANCE;

    @Override
    public String put(byte[] bytes) {
        throw new IllegalStateException("a value that travels whole is not put beside anything");
    }

    @Override
    public byte[] get(String hash) {
        throw new NightjarException(ErrorCode.DIVERGED, "a value that travels whole has no hash: " + hash);
    }
}
