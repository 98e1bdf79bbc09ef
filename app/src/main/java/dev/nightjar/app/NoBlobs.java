package dev.nightjar.app;

import dev.nightjar.flow.codec.Blobs;

/** For values that are whole. */
enum NoBlobs implements Blobs {
    NONE;

    @Override
    public String put(byte[] bytes) {
        throw new IllegalStateException("nothing is put beside");
    }

    @Override
    public byte[] get(String hash) {
        throw new IllegalStateException("nothing lies beside");
    }
}
