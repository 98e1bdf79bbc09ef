package dev.nightjar.flow;

import java.util.stream.Stream;

/** What the branches of a map have given. */
interface MapResults<R> {
    /** How many branches ended well. */
    long count();

    /** Their results in the order of the items, less those that are null. */
    Stream<R> stream();
}
