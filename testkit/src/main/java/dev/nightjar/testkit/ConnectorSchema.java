package dev.nightjar.testkit;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A connector's schema.
 *
 * @param name the schema's exact name in the warehouse
 * @param views the {@code CREATE VIEW} statements
 * @param byHand statements on rows written by hand, by the night before which they run, from 1; they leave
 *     {@code _fivetran_synced} null
 */
public record ConnectorSchema(
        String name, List<ConnectorTable> tables, List<String> views, Map<Integer, List<String>> byHand) {
    public ConnectorSchema {
        requireNonNull(name, "name is null");
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        byHand = Map.copyOf(byHand);
    }

    /** What happens by hand before a night; empty for most. */
    public List<String> byHand(int night) {
        return byHand.getOrDefault(night, List.of());
    }

    /** Whether any statement by hand writes to this table. */
    public boolean isWrittenByHand(ConnectorTable table) {
        return byHand.values().stream().flatMap(List::stream).anyMatch(sql -> sql.contains(table.qualifiedName()));
    }

    /**
     * This schema with at most so many of its tables: those with the shortest names, since {@code order} and
     * {@code customer} are what people know, and {@code order_discount_allocation} is not. Views and rows by hand stay
     * out.
     */
    public ConnectorSchema withTables(int most) {
        List<ConnectorTable> core = new ArrayList<>(tables);
        core.sort(comparingInt((ConnectorTable table) -> table.name().length()).thenComparing(ConnectorTable::name));
        return new ConnectorSchema(name, core.subList(0, Math.min(most, core.size())), List.of(), Map.of());
    }
}
