package dev.nightjar.recipes;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;

/** A schema that could not be cloned and has no history to record that in. */
final class MissedSchema {
    private MissedSchema() {}

    static TableOutcome outcome(CloneSet.LeftOut out) {
        Identifier table = out.table().orElse(Identifier.of("*"));
        return TableOutcome.of(new TableName(out.schema(), table), TableStatus.MISSED, out.reason());
    }
}
