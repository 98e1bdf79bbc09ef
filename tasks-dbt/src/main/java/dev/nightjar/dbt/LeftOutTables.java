package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Description;
import dev.nightjar.warehouse.Identifier;
import java.util.List;

/**
 * Tables of a schema that nights are to leave out.
 *
 * @param tables by their names in the warehouse, whatever their case; the whole schema when empty
 */
@Description("tables of a schema that nights are to leave out")
public record LeftOutTables(
        @Description("the schema") Identifier schema,

        @Description("its tables; all of them if none is named")
        List<Identifier> tables) {
    public LeftOutTables {
        requireNonNull(schema, "schema is null");
        tables = List.copyOf(tables);
    }

    /** {@code shop.orders, shop.lines} or {@code all of shop}, for people. */
    @Override
    public String toString() {
        return tables.isEmpty()
                ? "all of " + schema
                : String.join(
                        ", ", tables.stream().map(table -> schema + "." + table).toList());
    }
}
