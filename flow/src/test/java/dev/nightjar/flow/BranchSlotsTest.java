package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BranchSlotsTest {
    private final List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore haveBegun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);

    private void start(BranchSlots slots, int number) {
        slots.start(Thread.ofVirtual().unstarted(() -> {
            begun.add(number);
            haveBegun.release();
            mayEnd.acquireUninterruptibly();
            slots.ended();
        }));
    }

    @Test
    void ofFewNoneIsMadeReadyBeforeOneHasEnded() throws InterruptedException {
        BranchSlots slots = new BranchSlots(1);
        slots.awaitRoom();
        start(slots, 1);
        CountDownLatch room = new CountDownLatch(1);
        Thread flow = Thread.ofVirtual().start(() -> {
            slots.awaitRoom();
            room.countDown();
        });

        assertThat(room.await(100, TimeUnit.MILLISECONDS)).isFalse();
        mayEnd.release();
        room.await();
        start(slots, 2);
        mayEnd.release();
        slots.awaitEnd();
        flow.join();
        assertThat(begun).containsExactly(1, 2);
    }

    @Test
    void ofManySomeAreReadyAndFollowThoseThatEnd() throws InterruptedException {
        BranchSlots slots = new BranchSlots(16);
        for (int i = 0; i < 18; i++) {
            slots.awaitRoom();
            start(slots, i);
        }
        haveBegun.acquire(16);
        assertThat(begun).doesNotContain(16, 17);

        mayEnd.release(18);
        slots.awaitEnd();
        assertThat(begun).hasSize(18);
    }

    @Test
    void whatIsReadyIsDroppedWhenItIsNotToRunAnyMore() {
        BranchSlots slots = new BranchSlots(8);
        for (int i = 0; i < 9; i++) {
            slots.awaitRoom();
            start(slots, i);
        }

        slots.clear();
        mayEnd.release(9);
        slots.awaitEnd();
        assertThat(begun).doesNotContain(8);
    }
}
