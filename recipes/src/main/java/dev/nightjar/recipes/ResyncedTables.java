package dev.nightjar.recipes;

import dev.nightjar.dbt.LeftOutTables;
import dev.nightjar.fivetran.ReadConnectionTask;
import dev.nightjar.fivetran.SchemaConfig;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables of a connection by the names that the warehouse has for them. Fivetran may write a schema's name in another
 * case than the warehouse.
 *
 * @param known the schemas of the warehouse and of the histories
 */
record ResyncedTables(ReadConnectionTask.Details details, Collection<Identifier> known) {
    /**
     * Those that are loaded anew.
     *
     * @param scope tables by their schemas, as the source names them; everything when empty
     * @throws NightjarException {@code CONFIG} when the connection has no such table
     */
    List<LeftOutTables> of(Map<String, List<String>> scope) {
        List<LeftOutTables> tables = new ArrayList<>();
        if (scope.isEmpty()) {
            written()
                    .forEach(schema ->
                            inWarehouse(schema).forEach(name -> tables.add(new LeftOutTables(name, List.of()))));
        }
        scope.forEach((source, names) -> {
            SchemaConfig.Schema schema = schema(source);
            List<Identifier> inDestination = names.stream()
                    .map(name -> Identifier.of(table(schema, name).nameInDestination()))
                    .toList();
            inWarehouse(schema.nameInDestination()).forEach(name -> tables.add(new LeftOutTables(name, inDestination)));
        });
        return tables;
    }

    /** A connection that Fivetran has not looked at yet is named by its schema; that of a file is {@code schema.table}. */
    private List<String> written() {
        List<String> enabled = details.schemas().stream()
                .flatMap(config -> config.schemas().stream())
                .filter(SchemaConfig.Schema::enabled)
                .map(SchemaConfig.Schema::nameInDestination)
                .toList();
        return enabled.isEmpty() ? List.of(details.connection().schema().split("\\.", 2)[0]) : enabled;
    }

    private List<Identifier> inWarehouse(String schema) {
        List<Identifier> same = known.stream()
                .filter(name -> name.name().equalsIgnoreCase(schema))
                .toList();
        return same.isEmpty() ? List.of(Identifier.of(schema)) : same;
    }

    private SchemaConfig.Schema schema(String source) {
        List<SchemaConfig.Schema> all =
                details.schemas().map(SchemaConfig::schemas).orElse(List.of());
        return all.stream()
                .filter(schema -> schema.name().equals(source))
                .findFirst()
                .orElseThrow(() -> none(
                        "schema '%s'".formatted(source),
                        all.stream().map(SchemaConfig.Schema::name).toList()));
    }

    private SchemaConfig.Table table(SchemaConfig.Schema schema, String source) {
        return schema.tables().stream()
                .filter(table -> table.name().equals(source))
                .findFirst()
                .orElseThrow(() -> none(
                        "table '%s' in schema '%s'".formatted(source, schema.name()),
                        schema.tables().stream().map(SchemaConfig.Table::name).toList()));
    }

    private NightjarException none(String what, List<String> there) {
        return new NightjarException(
                ErrorCode.CONFIG,
                "%s has no %s; it has: %s"
                        .formatted(
                                details.connection(),
                                what,
                                there.stream().sorted().limit(20).collect(Collectors.joining(", "))));
    }
}
