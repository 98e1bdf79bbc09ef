package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamePatternTest {
    @Test
    void aStarStandsForAnyCharacters() {
        assertThat(new NamePattern("shop.*").matches("shop.orders")).isTrue();
        assertThat(new NamePattern("*.tmp_*").matches("shop.tmp_1\n2")).isTrue();
        assertThat(new NamePattern("*").matches("")).isTrue();
        assertThat(new NamePattern("shop.*").matches("workshop.orders")).isFalse();
    }

    @Test
    void everythingElseIsMeantAsItIs() {
        assertThat(new NamePattern("a.b(c)[d]\\E").matches("a.b(c)[d]\\E")).isTrue();
        assertThat(new NamePattern("a.b").matches("aXb")).isFalse();
    }

    @Test
    void caseMakesNoDifference() {
        assertThat(new NamePattern("größe*").matches("GRÖSSE")).isFalse();
        assertThat(new NamePattern("größe*").matches("GRÖßE_2")).isTrue();
    }
}
