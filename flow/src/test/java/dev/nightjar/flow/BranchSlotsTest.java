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

    private void start(BranchSlots slots, int number, CountDownLatch ended) {
        slots.start(Thread.ofVirtual().unstarted(() -> {
            begun.add(number);
            haveBegun.release();
            mayEnd.acquireUninterruptibly();
            slots.ended();
            ended.countDown();
        }));
    }

    @Test
    void ofFewNoneIsMadeReadyBeforeOneHasEnded() throws InterruptedException {
        BranchSlots slots = new BranchSlots(1);
        CountDownLatch ended = new CountDownLatch(2);
        slots.awaitRoom();
        start(slots, 1, ended);
        CountDownLatch room = new CountDownLatch(1);
        Thread flow = Thread.ofVirtual().start(() -> {
            slots.awaitRoom();
            room.countDown();
        });

        assertThat(room.await(100, TimeUnit.MILLISECONDS)).isFalse();
        mayEnd.release();
        room.await();
        start(slots, 2, ended);
        mayEnd.release();
        slots.awaitEnd();
        flow.join();
        assertThat(begun).containsExactly(1, 2);
    }

    @Test
    void ofManySomeAreReadyAndFollowThoseThatEnd() throws InterruptedException {
        BranchSlots slots = new BranchSlots(16);
        CountDownLatch ended = new CountDownLatch(18);
        for (int i = 0; i < 18; i++) {
            slots.awaitRoom();
            start(slots, i, ended);
        }
        haveBegun.acquire(16);
        assertThat(begun).doesNotContain(16, 17);

        mayEnd.release(18);
        slots.awaitEnd();
        ended.await();
        assertThat(begun).hasSize(18);
    }

    @Test
    void whatIsReadyIsDroppedWhenItIsNotToRunAnyMore() {
        BranchSlots slots = new BranchSlots(8);
        CountDownLatch ended = new CountDownLatch(8);
        for (int i = 0; i < 9; i++) {
            slots.awaitRoom();
            start(slots, i, ended);
        }

        slots.clear();
        mayEnd.release(9);
        slots.awaitEnd();
        assertThat(begun).doesNotContain(8);
    }
}
