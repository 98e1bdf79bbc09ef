package dev.nightjar.fivetran;

import dev.nightjar.warehouse.*;
import java.util.*;

/** tmp. */
public class DiscoverFivetranSchemasTask extends DiscoverSchemasTask {
    public DiscoverFivetranSchemasTask(String c) {
        super(c);
    }

    @Override
    protected boolean selects(Identifier schema, List<Table> tables) {
        return tables.stream()
                                .filter(t -> t.columns().stream()
                                        .anyMatch(c -> c.name().name().equalsIgnoreCase("_fivetran_synced")))
                                .count()
                        * 2
                > tables.size();
    }
}
