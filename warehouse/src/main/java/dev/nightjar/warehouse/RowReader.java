package dev.nightjar.warehouse;

/** Makes something of a row. */
@FunctionalInterface
public interface RowReader<T> {
    T read(Row row);
}
