package dev.nightjar.flow;

import dev.nightjar.flow.codec.Blobs;

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
