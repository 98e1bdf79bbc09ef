package dev.nightjar.dbt;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a set says of the tables of a schema that it does not hold.
 *
 * @param tables those that it names
 * @param whole what it says of the schema as a whole
 */
record NotCloned(Identifier schema, Map<Identifier, CloneSet.LeftOut> tables, Optional<CloneSet.LeftOut> whole) {
    static NotCloned of(CloneSet set, Identifier schema) {
        Map<Identifier, CloneSet.LeftOut> tables = new TreeMap<>();
        Optional<CloneSet.LeftOut> whole = Optional.empty();
        for (CloneSet.LeftOut out : set.leftOut()) {
            if (out.schema().equals(schema)) {
                if (out.table().isPresent()) {
                    tables.put(out.table().get(), out);
                } else {
                    whole = Optional.of(out);
                }
            }
        }
        return new NotCloned(schema, tables, whole);
    }

    /** Those that should have been cloned. */
    List<Identifier> missed() {
        return tables.entrySet().stream()
                .filter(table -> table.getValue().missed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What becomes of a table that is not in the clones: missed, left out by choice, or gone. */
    TableOutcome outcome(Identifier table) {
        TableName name = new TableName(schema, table);
        return Optional.ofNullable(tables.get(table))
                .or(() -> whole)
                .map(out ->
                        TableOutcome.of(name, out.missed() ? TableStatus.MISSED : TableStatus.LEFT_OUT, out.reason()))
                .orElse(TableOutcome.of(name, TableStatus.ABSENT, ""));
    }
}
