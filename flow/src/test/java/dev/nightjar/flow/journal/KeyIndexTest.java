package dev.nightjar.flow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class KeyIndexTest {
    @TestFactory
    Stream<DynamicTest> itHoldsWhatAMapHolds() {
        return LongStream.of(0, 1000, 50_000)
                .mapToObj(expected ->
                        DynamicTest.dynamicTest("expecting " + expected, () -> holdsWhatAMapHolds(expected)));
    }

    private static KeyHash anyKey(Random random) {
        return new KeyHash(random.nextLong(3), random.nextLong(20_000) | random.nextLong(4) << 40);
    }

    /** Some of them are there, some twice, some were there and are forgotten. */
    private static void addMany(KeyIndex index, Map<KeyHash, Long> model, Random random, long position) {
        List<KeyHash> keys = Stream.generate(() -> anyKey(random))
                .limit(random.nextInt(1_000))
                .toList();
        keys.forEach(key -> index.addUnindexed(key.high(), key.low(), position));
        index.index();
        keys.forEach(key -> model.putIfAbsent(key, position));
        keys.forEach(key -> assertThat(index.get(key)).isEqualTo(model.get(key)));
    }

    /** Few bits of the hashes differ, so that slots and tags collide. */
    private static void holdsWhatAMapHolds(long expected) {
        KeyIndex index = new KeyIndex(expected);
        Map<KeyHash, Long> model = new HashMap<>();
        Random random = new Random(expected);
        for (long position = 1; position <= 60_000; position++) {
            KeyHash key = anyKey(random);
            if (position % 10_000 == 0) {
                addMany(index, model, random, position);
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    index.remove(key);
                    model.remove(key);
                }
                case 1 -> assertThat(index.get(key)).isEqualTo(model.getOrDefault(key, 0L));
                default -> assertThat(index.add(key, position)).isEqualTo(model.putIfAbsent(key, position) == null);
            }
        }
        index.removeIf(position -> position % 3 == 0);
        model.values().removeIf(position -> position % 3 == 0);

        model.forEach((key, position) -> assertThat(index.get(key)).isEqualTo(position));
        for (long low = 0; low < 20_000; low++) {
            KeyHash key = new KeyHash(0, low);
            assertThat(index.get(key)).isEqualTo(model.getOrDefault(key, 0L));
        }
    }
}
