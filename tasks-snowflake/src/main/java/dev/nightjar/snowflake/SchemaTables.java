package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaMetadata;
import dev.nightjar.warehouse.SchemaReader;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the tables of one schema: a statement for columns and one for keys. Columns that are too many for one answer are
 * asked for in parts. Keys have no pages: where they are cut off, each table is asked for its own. For one thread.
 */
final class SchemaTables {
    /** How many names a statement holds, at most. */
    private static final int PART = 1_000;

    private final Session session;
    private final SnowflakeMetadata metadata;
    private final Identifier database;

    SchemaTables(Session session, SnowflakeMetadata metadata, Identifier database) {
        this.session = session;
        this.metadata = metadata;
        this.database = database;
    }

    /**
     * The schema; nothing where it is not there, or holds neither a table nor a view that the role may see.
     *
     * @param stored what it is called
     * @param name what it is called in the result
     */
    Optional<SchemaMetadata> read(Identifier stored, Identifier name) {
        List<SchemaMetadata> read = new ArrayList<>();
        columns(stored, name, read);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        List<Table> tables = new ArrayList<>();
        List<TableName> views = new ArrayList<>();
        read.forEach(part -> {
            tables.addAll(part.tables());
            views.addAll(part.views());
        });
        Map<String, List<Identifier>> keys = tables.isEmpty()
                ? Map.of()
                : new SchemaKeys(metadata, database)
                        .read(
                                session,
                                stored,
                                tables.stream()
                                        .map(table -> table.name().table())
                                        .toList());
        return Optional.of(new SchemaMetadata(
                name,
                tables.stream()
                        .map(table -> new Table(
                                table.name(),
                                table.columns(),
                                keys.getOrDefault(table.name().table().name(), List.of())))
                        .toList(),
                views));
    }

    private void columns(Identifier stored, Identifier name, List<SchemaMetadata> read) {
        try {
            read.addAll(columns(metadata.columns(database, stored, List.of()), name));
        } catch (NightjarException e) {
            if (!TooMuch.is(e)) {
                throw e;
            }
            List<Identifier> all = new ArrayList<>();
            Pages.each(
                    session,
                    after -> metadata.showObjects(database, stored, after),
                    row -> all.add(Identifier.of(row.get("name"))));
            for (int from = 0; from < all.size(); from += PART) {
                columns(stored, name, all.subList(from, Math.min(all.size(), from + PART)), read);
            }
        }
    }

    private void columns(Identifier stored, Identifier name, List<Identifier> tables, List<SchemaMetadata> read) {
        try {
            read.addAll(columns(metadata.columns(database, stored, tables), name));
        } catch (NightjarException e) {
            if (!TooMuch.is(e) || tables.size() == 1) {
                throw e;
            }
            int half = tables.size() / 2;
            columns(stored, name, tables.subList(0, half), read);
            columns(stored, name, tables.subList(half, tables.size()), read);
        }
    }

    /** Nothing of an answer that breaks off is kept. */
    private List<SchemaMetadata> columns(Sql question, Identifier name) {
        List<SchemaMetadata> read = new ArrayList<>();
        SchemaReader reader = new SchemaReader(_ -> List.of(), read::add);
        session.stream(
                question,
                row -> reader.column(
                        name.name(),
                        row.string(2),
                        row.string(3).equals("table"),
                        row.string(4),
                        row.text(5).orElse("UNKNOWN"),
                        row.flag(6)));
        reader.end();
        return read;
    }
}
