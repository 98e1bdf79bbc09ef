package dev.nightjar.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The distribution, from its launcher. */
class NightjarsTest {
    @Test
    void theDistributionTellsItsVersion() throws Exception {
        Process version = new ProcessBuilder(Nightjars.built().command("version"))
                .redirectErrorStream(true)
                .start();

        String told = new String(version.getInputStream().readAllBytes(), UTF_8);

        assertThat(version.waitFor()).as(told).isZero();
        assertThat(told).matches("nightjar \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d+\\)\\R");
    }
}
