package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PositionSetTest {
    @Test
    void aPositionIsNewOnce() {
        PositionSet positions = new PositionSet();
        Set<Long> expected = new HashSet<>();
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            long near = random.nextLong(100_000);
            long position = i % 3 == 0 ? near : Long.MAX_VALUE / 2 + near * (i % 5);

            assertThat(positions.add(position)).isEqualTo(expected.add(position));
        }
        assertThat(positions.add(0)).isEqualTo(expected.add(0L));
    }
}
