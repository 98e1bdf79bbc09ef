package dev.nightjar.flow.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * Buffers of Jackson that were used before. A queue of them, as Jackson's own pool is, costs as much as what small values
 * need them for; here a thread looks into one place, and makes new ones where it finds none. Thread-safe.
 */
final class SpareBuffers implements RecyclerPool<BufferRecycler> {
    private static final int PLACES = 16;

    private final transient AtomicReferenceArray<BufferRecycler> spare = new AtomicReferenceArray<>(PLACES);

    @Override
    public BufferRecycler acquirePooled() {
        BufferRecycler found = spare.getAndSet(place(), null);
        return found == null ? new BufferRecycler() : found;
    }

    @Override
    public void releasePooled(BufferRecycler used) {
        spare.lazySet(place(), used);
    }

    private static int place() {
        return (int) (Thread.currentThread().threadId() % PLACES);
    }
}
