package dev.nightjar.warehouse;

/** Makes something of a row. */
@FunctionalInterface
public interface RowReader<T> {
    /** Reads a row, which is valid only until this returns. */
    T read(Row row);
}
