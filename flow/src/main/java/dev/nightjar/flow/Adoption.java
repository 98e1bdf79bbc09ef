package dev.nightjar.flow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up the runs of processes that have died, again and again, on a thread of its own. For the one who keeps it. */
final class Adoption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final Runnable adopt;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** @param adopt takes up what can be taken up now */
    Adoption(Runnable adopt) {
        this.adopt = adopt;
    }

    /** Begins; before that nothing is adopted. */
    void every(Duration time) {
        thread = Thread.ofVirtual().name("adoption").start(() -> work(time));
    }

    private void work(Duration time) {
        try {
            while (!closed.await(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS)) {
                try {
                    adopt.run();
                } catch (NightjarException e) {
                    // Such as a journal that cannot be read at the moment.
                    LOG.warn("no run could be adopted: {}", e.getMessage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it, and waits for that. */
    @Override
    public void close() {
        closed.countDown();
        Thread begun = thread;
        if (begun != null) {
            // It may wait for a lease to end.
            begun.interrupt();
            Uninterrupted.run(begun::join);
        }
    }
}
