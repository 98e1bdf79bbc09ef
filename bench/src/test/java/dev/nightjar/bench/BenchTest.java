package dev.nightjar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A slice of each benchmark: that it runs to its end, not how fast. */
class BenchTest {
    private final List<Figure> figures = new ArrayList<>();

    @Test
    void runtime() throws Exception {
        new RuntimeBench(3_000, 5).run(figures::add);

        assertThat(figures).hasSize(6).allSatisfy(BenchTest::hasRatio);
    }

    @Test
    void peers() throws Exception {
        new PeersBench(50, 20).run(figures::add);

        assertThat(figures)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
    }

    @Test
    void map() throws Exception {
        new MapBench(200).run(figures::add);

        assertThat(figures.getFirst().name()).isEqualTo("map: heap in use at item 2");
        assertThat(figures).hasSize(6);
    }

    @Test
    void recovery() throws Exception {
        new RecoveryBench(2000, 1).run(figures::add);

        assertThat(figures.getFirst().ratio())
                .hasValueSatisfying(ratio -> assertThat(ratio).isPositive());
    }

    @Test
    void waiting() throws Exception {
        new WaitingBench(10).run(figures::add);

        assertThat(figures).hasSize(3);
    }

    @Test
    void fivetran() throws Exception {
        new FivetranBench(List.of(60)).run(figures::add);

        Figure.Peer loops = figures.getFirst().against().orElseThrow();
        assertThat(figures.getFirst().value()).isBetween(120.0, 60.0 + 80);
        assertThat(loops.value()).isBetween(60 * 55.0, 60 * 80.0);
        assertThat(figures.getLast().met()).contains(true);
    }

    @Test
    void metadata() throws Exception {
        new MetadataBench(3, 4).run(figures::add);

        assertThat(figures).hasSize(6).allSatisfy(BenchTest::hasRatio);
        assertThat(figures.getFirst().value()).isEqualTo(7);
        assertThat(figures.getFirst().met()).contains(true);
    }

    @Test
    void start() throws Exception {
        new StartBench(1).run(figures::add);

        assertThat(figures).hasSize(4).allSatisfy(BenchTest::hasRatio);
    }

    @Test
    void prefect() throws Exception {
        new PrefectBench(1_000, 2).run(figures::add);

        assertThat(figures).hasSize(1).allSatisfy(BenchTest::hasRatio);
    }

    @Test
    void night() throws Exception {
        new NightBench(List.of("--nights", "1")).run(figures::add);

        assertThat(figures).hasSize(5);
        assertThat(figures.get(1).ratio())
                .hasValueSatisfying(share -> assertThat(share).isBetween(0.0, 1.0));
        assertThat(figures.getLast().value()).isPositive();
    }

    private static void hasRatio(Figure figure) {
        assertThat(figure.ratio()).hasValueSatisfying(ratio -> assertThat(ratio).isPositive());
    }
}
