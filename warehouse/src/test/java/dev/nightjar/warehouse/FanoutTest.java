package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanoutTest {
    @Test
    void doesAllAndNeverMoreThanSoManyAtOnce() {
        AtomicInteger live = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();

        Fanout.each(IntStream.range(0, 1000).boxed().toList(), 3, item -> {
            most.accumulateAndGet(live.incrementAndGet(), Math::max);
            LockSupport.parkNanos(10_000);
            done.add(item);
            live.decrementAndGet();
        });

        assertThat(done).hasSize(1000).doesNotHaveDuplicates();
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void throwsTheFirstFailureAndStartsNothingMore() {
        ConcurrentLinkedQueue<Integer> begun = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> Fanout.each(List.of(1, 2, 3, 4), 1, item -> {
                    begun.add(item);
                    if (item == 2) {
                        throw new IllegalStateException("two");
                    }
                }))
                .hasMessage("two");
        assertThat(begun).containsExactly(1, 2);
    }

    @Test
    void anErrorIsAFailureToo() {
        assertThatThrownBy(() -> Fanout.each(List.of(1), 2, _ -> {
                    throw new StackOverflowError("deep");
                }))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining("deep");
    }

    @Test
    void anInterruptWaitsForThoseThatRunAndIsKept() {
        ConcurrentLinkedQueue<Integer> ended = new ConcurrentLinkedQueue<>();
        Thread caller = Thread.currentThread();

        assertThatThrownBy(() -> Fanout.each(List.of(1, 2, 3), 1, item -> {
                    caller.interrupt();
                    ended.add(item);
                }))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).containsExactly(1);
    }
}
