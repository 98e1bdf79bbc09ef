package dev.nightjar.bench;

import java.util.function.Consumer;

/** Measures something. */
interface Bench {
    /**
     * Measures, and hands each figure over as soon as it is known.
     *
     * @param figures takes them
     */
    void run(Consumer<Figure> figures) throws Exception;
}
