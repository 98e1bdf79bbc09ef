package dev.nightjar.flow;

import dev.nightjar.flow.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up the runs of processes that have died: once, or again and again on a thread of its own. Thread-safe. */
final class Adoption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final Journal journal;
    private final FlowTypes flows;
    private final Function<String, RunHandle<?>> resume;
    /** What has been told of, since it may stay as it is for long. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /** What this code cannot go on with, however often it tries. */
    private final Set<String> diverged = ConcurrentHashMap.newKeySet();

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /** @param resume takes up the run with an id, or throws */
    Adoption(Journal journal, FlowTypes flows, Function<String, RunHandle<?>> resume) {
        this.journal = journal;
        this.flows = flows;
        this.resume = resume;
    }

    /** What goes on here now. */
    List<RunHandle<?>> once() {
        List<RunHandle<?>> adopted = new ArrayList<>();
        for (Journal.RunRecord orphan : journal.orphans()) {
            String id = orphan.run().id();
            if (flows.knows(orphan.run().flow()) && !diverged.contains(id)) {
                try {
                    adopted.add(resume.apply(id));
                } catch (NightjarException e) {
                    // Another process was faster, or the run cannot go on: its state says so.
                    if (refused.add(id)) {
                        LOG.info("run {} is not taken up here: {}", id, e.getMessage());
                    }
                    if (e.code() == ErrorCode.DIVERGED) {
                        diverged.add(id);
                    }
                } catch (RuntimeException | Error e) {
                    // The code of one flow is no reason to leave the others.
                    if (refused.add(id)) {
                        LOG.warn("run {} is not taken up here", id, e);
                    }
                }
            }
        }
        return adopted;
    }

    /** Does so again and again from now on; called once. */
    void every(Duration time) {
        thread = Thread.ofVirtual().name("adoption").start(() -> work(time));
    }

    private void work(Duration time) {
        try {
            while (!closed.await(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS)) {
                try {
                    once();
                } catch (RuntimeException e) {
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
