package dev.nightjar.testkit.fivetran;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The requests and their answers. A fake may run for weeks: of the older ones the answers are forgotten, which are most of
 * it, and the oldest themselves. Guarded by the fake.
 */
final class Exchanges {
    private final long mostAnswered;
    private final int mostBare;
    private final ArrayDeque<Exchange> bare = new ArrayDeque<>();
    private final ArrayDeque<Exchange> whole = new ArrayDeque<>();
    private long answered;

    /**
     * None so far.
     *
     * @param mostAnswered how many characters of answers are kept; the last one is, whatever its size
     * @param mostBare how many requests are kept besides
     */
    Exchanges(long mostAnswered, int mostBare) {
        this.mostAnswered = mostAnswered;
        this.mostBare = mostBare;
    }

    void add(Exchange exchange) {
        whole.addLast(exchange);
        answered += exchange.answer().length();
        while (answered > mostAnswered && whole.size() > 1) {
            Exchange oldest = whole.removeFirst();
            answered -= oldest.answer().length();
            bare.addLast(oldest.withoutAnswer());
        }
        while (bare.size() > mostBare) {
            bare.removeFirst();
        }
    }

    List<Exchange> all() {
        return Stream.concat(bare.stream(), whole.stream()).toList();
    }
}
