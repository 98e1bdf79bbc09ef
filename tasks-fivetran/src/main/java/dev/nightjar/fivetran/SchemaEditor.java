package dev.nightjar.fivetran;

import dev.nightjar.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Changes what a connection brings. Names are the source's; a wrong case is answered with {@code NotFound}. Throws as
 * {@link FivetranClient} does. Thread-safe.
 */
public final class SchemaEditor {
    /** What happens with what is new in the source. */
    public enum ChangeHandling {
        ALLOW_ALL,
        ALLOW_COLUMNS,
        BLOCK_ALL
    }

    private static final String TABLES = "tables";
    private static final String COLUMNS = "columns";

    private final Transport transport;
    private final String connection;

    SchemaEditor(Transport transport, String connection) {
        this.transport = transport;
        this.connection = connection;
    }

    /** Chooses before Fivetran has looked at the source; sent once. */
    public SchemaConfig create(Map<String, SchemaChange> schemas, ChangeHandling handling) throws InterruptedException {
        return SchemaConfigReader.read(
                transport.post(path(), body(schemas, Optional.of(handling))).body());
    }

    /** Changes some schemas. */
    public SchemaConfig modify(Map<String, SchemaChange> schemas) throws InterruptedException {
        return patch(path(), body(schemas, Optional.empty()));
    }

    /** Changes what happens with what is new in the source. */
    public SchemaConfig handle(ChangeHandling handling) throws InterruptedException {
        return patch(path(), Map.of("schema_change_handling", handling.name()));
    }

    /** Changes a schema. */
    public SchemaConfig modify(String schema, SchemaChange change) throws InterruptedException {
        return patch(path(schema), change.body());
    }

    /** Changes a table. */
    public SchemaConfig modify(String schema, String table, SchemaChange.OfTable change) throws InterruptedException {
        return patch(path(schema, TABLES, table), change.body());
    }

    /** Changes a column. */
    public SchemaConfig modify(String schema, String table, String column, SchemaChange.OfColumn change)
            throws InterruptedException {
        return patch(path(schema, TABLES, table, COLUMNS, column), change.body());
    }

    /** Drops a column that is not brought from the destination. */
    public void dropColumn(String schema, String table, String column) throws InterruptedException {
        transport.delete(path(schema, TABLES, table, COLUMNS, column));
    }

    /** Drops columns that are not brought from the destination: by their schemas and tables. */
    public void dropColumns(Map<String, Map<String, List<String>>> columns) throws InterruptedException {
        Map<String, Object> schemas = new LinkedHashMap<>();
        columns.forEach((schema, tables) -> schemas.put(
                schema,
                Map.of(
                        TABLES,
                        tables.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, table -> Map.of(COLUMNS, table.getValue()))))));
        transport.put(HttpMethod.POST, path("drop-columns"), Map.of("schemas", schemas));
    }

    private SchemaConfig patch(String path, Object body) throws InterruptedException {
        return SchemaConfigReader.read(
                transport.put(HttpMethod.PATCH, path, body).body());
    }

    private static Map<String, Object> body(Map<String, SchemaChange> schemas, Optional<ChangeHandling> handling) {
        Map<String, Object> bodies = new LinkedHashMap<>();
        schemas.forEach((name, change) -> bodies.put(name, change.body()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("schemas", bodies);
        handling.ifPresent(word -> body.put("schema_change_handling", word.name()));
        return body;
    }

    private String path(String... more) {
        return Transport.path("connections", connection, "schemas") + Transport.path(more);
    }
}
