package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables of a schema with their rows, as Snowflake tells of them; one whose rows it does not tell is counted. */
record SchemaContents(Map<Identifier, Long> tables) {
    static SchemaContents read(Session session, SnowflakeMetadata metadata, Identifier database, Identifier schema) {
        Map<Identifier, Optional<Long>> shown = new TreeMap<>();
        Pages.each(
                session,
                after -> metadata.showTables(database, schema, after),
                row -> shown.put(
                        Identifier.of(row.get("name")),
                        Optional.of(row.get("rows"))
                                .filter(rows -> rows.matches("\\d{1,18}"))
                                .map(Long::parseLong)));
        Map<Identifier, Long> tables = new TreeMap<>();
        shown.forEach((table, rows) -> tables.put(
                table,
                rows.orElseGet(() -> session.single(
                        metadata.countRows(database, new TableName(schema, table)), row -> row.number(1)))));
        return new SchemaContents(tables);
    }

    long rows() {
        return tables.values().stream().mapToLong(Long::longValue).sum();
    }
}
