package dev.nightjar.warehouse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is cloned of a source, and what is not and why: decided here for the plan as for the run.
 *
 * @param schemas the tables of each schema, in the order in which the schemas were asked for
 */
record CloneChoice(Map<Identifier, List<Table>> schemas, List<CloneSet.LeftOut> leftOut) {
    static CloneChoice of(Collection<Identifier> wanted, Metadata metadata) {
        List<CloneSet.LeftOut> leftOut = new ArrayList<>();
        metadata.views()
                .forEach(view -> leftOut.add(new CloneSet.LeftOut(
                        view.schema(), Optional.of(view.table()), false, "a view is not cloned; its tables are")));
        Map<Identifier, List<Table>> tables = metadata.bySchema();
        Map<Identifier, List<Table>> schemas = new LinkedHashMap<>();
        for (Identifier schema : wanted) {
            List<Table> held = tables.getOrDefault(schema, List.of());
            if (CloneSet.isMarker(schema)) {
                leftOut.add(missed(schema, "the name is taken by Nightjar's own tables; rename the schema"));
            } else if (held.isEmpty()) {
                leftOut.add(missed(schema, "the source has no such schema with a table in it"));
            } else {
                schemas.put(schema, held);
            }
        }
        return new CloneChoice(schemas, leftOut);
    }

    int tables() {
        return schemas.values().stream().mapToInt(List::size).sum();
    }

    private static CloneSet.LeftOut missed(Identifier schema, String reason) {
        return new CloneSet.LeftOut(schema, Optional.empty(), true, reason);
    }
}
