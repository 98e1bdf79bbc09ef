package dev.nightjar.dbt;

import dev.nightjar.flow.config.ConfigSection;
import dev.nightjar.warehouse.NamePattern;
import dev.nightjar.warehouse.TableName;
import java.util.List;
import java.util.Map;

/**
 * The rules of {@code nightjar.yml} by pattern: {@code schema.table}, where {@code *} stands for any characters. The
 * first pattern that matches a table decides; case makes no difference.
 */
public record TableRules(List<Entry> entries) {
    /** The section itself. */
    public static final Section SECTION = new Section();

    /** Captures every table as it comes. */
    public static final TableRules NONE = new TableRules(List.of());

    /** A pattern and its rule. */
    public record Entry(String pattern, TableRule rule) {
        boolean matches(TableName table) {
            return new NamePattern(pattern)
                    .matches(table.schema().name() + "." + table.table().name());
        }
    }

    public TableRules {
        entries = List.copyOf(entries);
    }

    /** The rules of a section, in the order of the file. */
    public static TableRules of(Map<String, TableRule> section) {
        return new TableRules(section.entrySet().stream()
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .toList());
    }

    /** The rule for a table. */
    public TableRule of(TableName table) {
        return entries.stream()
                .filter(entry -> entry.matches(table))
                .map(Entry::rule)
                .findFirst()
                .orElse(TableRule.NONE);
    }

    /** {@code tables: {PATTERN: {key, skip, on_duplicates}}}. */
    public static final class Section extends ConfigSection<Map<String, TableRule>> {
        public Section() {
            super("tables", "how certain tables are captured, by a pattern such as 'shop.*'");
        }
    }
}
