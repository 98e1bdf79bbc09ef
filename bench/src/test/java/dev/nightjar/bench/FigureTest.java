package dev.nightjar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FigureTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void isMetWhereTheRatioIs() {
        Figure figure = Figure.of("tasks", 80, "tasks/s").against("raw", 100);

        assertThat(figure.ratio()).contains(0.8);
        assertThat(figure.atLeast(0.8).met()).contains(true);
        assertThat(figure.atLeast(0.9).met()).contains(false);
        assertThat(figure.atMost(0.7).met()).contains(false);
        assertThat(figure.met()).isEmpty();
    }

    @Test
    void isOneObjectOfJson() {
        new Output(new PrintStream(printed, true, StandardCharsets.UTF_8), true)
                .accept(Figure.of("start", 612.345, "ms").against("limit", 300).atMost(1));

        assertThat(printed.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo(
                        "{\"name\":\"start\",\"value\":612.3,\"unit\":\"ms\",\"against\":{\"name\":\"limit\",\"value\":300.0},\"ratio\":2.041,\"goal\":\"<= 1.0\",\"met\":false}");
    }

    @Test
    void isALineForPeople() {
        new Output(new PrintStream(printed, true, StandardCharsets.UTF_8), false)
                .accept(Figure.of("start", 612.345, "ms").against("limit", 300).atMost(1));

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("612", "limit 300", "2.04", "MISSED");
    }
}
