package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

/** Where in a file something stands. Prints as {@code file:line:column}; lines and columns count from 1. */
public record Place(String file, int line, int column) {
    public Place {
        requireNonNull(file, "file is null");
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("lines and columns count from 1: %s:%s".formatted(line, column));
        }
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
