package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.warehouse.Identifier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnowflakeCloneSpecTest {
    private static final SnowflakeMarker MARKER = new SnowflakeMarker(
            LocalDate.parse("2026-11-02"),
            Instant.parse("2026-11-01T23:00:00.123456Z"),
            ZoneId.of("Europe/Berlin"),
            "5f2c",
            "RAW.\"odd one\"\nsource=x sealed=true",
            false);

    @Test
    void aMarkerIsReadBackFromItsComment() {
        assertThat(SnowflakeMarker.parse(MARKER.comment())).contains(MARKER);
        assertThat(SnowflakeMarker.parse(MARKER.seal().comment())).contains(MARKER.seal());
        assertThat(MARKER.instant()).isEqualTo(Instant.parse("2026-11-01T23:00:00.123Z"));
    }

    @Test
    void anyOtherCommentIsNotOurs() {
        for (String comment : List.of(
                "",
                "nightjar",
                "made by nightjar night=2026-11-02",
                MARKER.comment().replace("2026-11-02", "2026-13-02"),
                " " + MARKER.comment())) {
            assertThat(SnowflakeMarker.parse(comment)).as(comment).isEmpty();
        }
    }

    @Test
    void aDatedNameFitsIntoSnowflakesNames() {
        assertThat(spec("ASANA").dated()).isEqualTo(Identifier.of("ASANA__20261102"));
        assertThat(spec("x".repeat(245)).dated().name()).hasSize(255).startsWith("x".repeat(245));

        String one = spec("x".repeat(254) + "y").dated().name();
        String other = spec("x".repeat(254) + "z").dated().name();
        assertThat(one).hasSize(255).endsWith("__20261102").isNotEqualTo(other);

        String owls = spec("\uD83E\uDD89".repeat(127)).dated().name();
        assertThat(owls).hasSizeLessThanOrEqualTo(255);
    }

    @Test
    void refusesWhatSnowflakeWould() {
        assertThatThrownBy(() -> new SnowflakeCloneSpec.Options(
                        SnowflakeCloneSpec.IfExists.FAIL, true, Optional.of(2), false, true))
                .hasMessageContaining("at most 1 day");
        assertThatThrownBy(() -> new SnowflakeCloneSpec.Options(
                        SnowflakeCloneSpec.IfExists.FAIL, false, Optional.of(91), false, true))
                .hasMessageContaining("from 0 to 90");
        Identifier raw = Identifier.of("RAW");
        assertThatThrownBy(() ->
                        new SnowflakeCloneSpec(raw, raw, raw, MARKER, SnowflakeCloneSpec.Options.DEFAULT, List.of()))
                .hasMessageContaining("name another database");
    }

    private static SnowflakeCloneSpec spec(String schema) {
        return new SnowflakeCloneSpec(
                Identifier.of("RAW"),
                Identifier.of("HISTORY"),
                Identifier.of(schema),
                MARKER,
                SnowflakeCloneSpec.Options.DEFAULT,
                List.of());
    }
}
