package dev.nightjar.warehouse;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is cloned of a source, and what is not and why: decided in one place, for the plan as for the run.
 *
 * @param schemas how many tables each schema has, in the order in which the schemas were asked for
 */
public record CloneChoice(Map<Identifier, Integer> schemas, List<CloneSet.LeftOut> leftOut) {
    public CloneChoice {
        schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
        leftOut = List.copyOf(leftOut);
    }

    /** Tables in all schemas. */
    public int tables() {
        return schemas.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The schemas as a set would hold them, without their rows. */
    public Collection<CloneSet.ClonedSchema> planned() {
        return schemas.entrySet().stream()
                .map(schema -> new CloneSet.ClonedSchema(schema.getKey(), schema.getValue(), 0))
                .toList();
    }
}
