package dev.nightjar.testkit.snowflake;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values as Snowflake's JSON results have them: all as text, times as seconds. */
final class WireValue {
    private static final int NANOS = 9;
    private static final int MINUTES_OF_UTC = 1440;

    private WireValue() {}

    static @Nullable String of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag ? "1" : "0";
            case BigDecimal decimal -> decimal.toPlainString();
            case LocalDate date -> String.valueOf(date.toEpochDay());
            case LocalTime time -> BigDecimal.valueOf(time.toNanoOfDay(), NANOS).toPlainString();
            case LocalDateTime time -> seconds(time.toInstant(ZoneOffset.UTC));
            case Instant time -> seconds(time);
            case OffsetDateTime time ->
                "%s %d"
                        .formatted(
                                seconds(time.toInstant()),
                                MINUTES_OF_UTC + time.getOffset().getTotalSeconds() / 60);
            case byte[] bytes -> HexFormat.of().withUpperCase().formatHex(bytes);
            default -> value.toString();
        };
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), NANOS))
                .setScale(NANOS)
                .toPlainString();
    }
}
