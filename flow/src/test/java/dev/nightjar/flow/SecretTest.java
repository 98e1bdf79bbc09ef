package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void printsStarsAndRevealsItsValueOnlyWhenAsked() {
        Secret secret = Secret.of("correct horse");

        assertThat(secret).hasToString("***");
        assertThat("login " + secret).doesNotContain("horse");
        assertThat(secret.reveal()).isEqualTo("correct horse");
    }

    @Test
    void isEqualByValueAndHashesToAConstant() {
        assertThat(Secret.of("a"))
                .isEqualTo(Secret.of("a"))
                .isNotEqualTo(Secret.of("b"))
                .isNotEqualTo("a");
        assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.of("b"));
        assertThat(Secret.of("\uD800")).isNotEqualTo(Secret.of("\uD801"));
    }
}
