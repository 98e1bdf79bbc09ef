package dev.nightjar.flow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainRecordsTest {
    record Plain(long big, String text, int small, boolean sure, String more) {}

    record Nothing() {}

    @SuppressWarnings("UnicodeInCode") // the point of it
    record Grown(String größe) {}

    record Held(String text, Optional<String> note) {}

    sealed interface Shape {
        record Circle(int radius) implements Shape {}
    }

    @Test
    void writesWhatJacksonWrites() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Plain value =
                    new Plain(random.nextLong(), ascii(random), random.nextInt(), random.nextBoolean(), ascii(random));

            assertThat(written(value)).contains(Codec.toTree(value).toString());
        }
        assertThat(written(new Plain(Long.MIN_VALUE, "", Integer.MIN_VALUE, false, "/")))
                .contains(
                        "{\"big\":-9223372036854775808,\"text\":\"\",\"small\":-2147483648,\"sure\":false,\"more\":\"/\"}");
        assertThat(written(new Nothing())).contains("{}");
    }

    @Test
    void leavesTheRestToJackson() {
        assertThat(PlainRecords.write(new Grown("x"))).isEmpty();
        assertThat(PlainRecords.write(new Held("x", Optional.empty()))).isEmpty();
        assertThat(PlainRecords.write(new Shape.Circle(1)))
                .as("a case of a sealed type")
                .isEmpty();
        for (String odd : new String[] {"\"", "\\", "\n", "\u007f", "ü", "\ud83d\ude80", "\ud83d"}) {
            assertThat(PlainRecords.write(new Plain(1, odd, 1, true, "")))
                    .as(odd)
                    .isEmpty();
        }
        assertThat(Codec.toJson(new Plain(1, "ü\n", 2, true, "\\")))
                .isEqualTo("{\"big\":1,\"text\":\"ü\\n\",\"small\":2,\"sure\":true,\"more\":\"\\\\\"}");
    }

    @Test
    @SuppressWarnings("NullAway") // the point of it
    void aNullIsRefusedAsEverywhere() {
        assertThatThrownBy(() -> Codec.toJson(new Plain(1, null, 1, true, "")))
                .hasMessageContaining("Plain.text is null");
    }

    private static Optional<String> written(Record record) {
        return PlainRecords.write(record).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Printable, but for what is escaped. */
    private static String ascii(Random random) {
        return random.ints(random.nextInt(40), ' ', '~' + 1)
                .filter(c -> c != '"' && c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
