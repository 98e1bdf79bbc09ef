package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaMetadata;
import dev.nightjar.warehouse.SchemaOutline;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What Snowflake tells of its schemas: two statements for a look at all of them from outside, and two for each that is read.
 * Where that is too much for one answer, a schema is asked for alone, and tables of a schema in parts. Thread-safe.
 */
final class SnowflakeCatalog implements Catalog {
    private static final String OF_SNOWFLAKE = "INFORMATION_SCHEMA";

    private final SnowflakeNames names;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();

    SnowflakeCatalog(SnowflakeNames names) {
        this.names = names;
    }

    /** A schema where it lies, and who owns it. */
    private record Listed(Identifier stored, Optional<Identifier> owner) {}

    private record Counted(int tables, int views, int marked, boolean mark) {
        private static final Counted NOTHING = new Counted(0, 0, 0, false);
    }

    @Override
    public List<SchemaOutline> outline(Session session, Database database, Optional<Marks> marks) {
        SortedMap<Identifier, Listed> listed = list(session, database);
        Map<String, Counted> counted = count(session, place(database), listed, marks);
        return listed.entrySet().stream()
                .map(schema -> outline(
                        schema.getKey(),
                        schema.getValue(),
                        counted.getOrDefault(schema.getValue().stored().name(), Counted.NOTHING)))
                .filter(schema -> schema.tables() + schema.views() > 0)
                .toList();
    }

    private static SchemaOutline outline(Identifier name, Listed listed, Counted counted) {
        return new SchemaOutline(
                name, listed.owner(), counted.tables(), counted.views(), counted.marked(), counted.mark());
    }

    @Override
    public void read(Session session, Database database, Set<Identifier> schemas, Consumer<SchemaMetadata> each) {
        SortedMap<Identifier, Listed> listed = new TreeMap<>();
        if (schemas.isEmpty() || database instanceof Database.Clones) {
            listed.putAll(list(session, database));
            if (!schemas.isEmpty()) {
                listed.keySet().retainAll(schemas);
            }
        } else {
            schemas.forEach(schema -> listed.put(schema, new Listed(schema, Optional.empty())));
        }
        SchemaTables tables = new SchemaTables(session, metadata, place(database));
        listed.forEach((name, schema) -> tables.read(schema.stored(), name).ifPresent(each));
    }

    private Identifier place(Database database) {
        return names.database(database);
    }

    /** By the names that they have in the source. */
    private SortedMap<Identifier, Listed> list(Session session, Database database) {
        return switch (database) {
            case Database.Clones(LocalDate night) -> nights(session, night);
            case Database.Source _, Database.Single _, Database.History _, Database.Histories _ ->
                list(
                        session,
                        after -> metadata.showSchemas(place(database), after),
                        row -> Optional.of(Identifier.of(row.get("name")))
                                .filter(name -> !name.name().equals(OF_SNOWFLAKE)));
        };
    }

    /** The dated schemas of a night. What only looks like one has no marker, and is nobody's clone. */
    private SortedMap<Identifier, Listed> nights(Session session, LocalDate night) {
        String end = "__" + night.format(DateTimeFormatter.BASIC_ISO_DATE);
        String from = names.source() + ".";
        return list(
                session,
                after -> metadata.showSchemasEnding(names.clones(), end, after),
                row -> SnowflakeMarker.parse(row.get("comment"))
                        .filter(marker -> row.get("name").endsWith(end)
                                && marker.night().equals(night)
                                && marker.kind() == SnowflakeMarker.Kind.DATED
                                && marker.source().startsWith(from))
                        .map(marker -> exact(marker.source().substring(from.length()))));
    }

    private static Identifier exact(String shown) {
        return Identifier.of(
                shown.startsWith("\"") ? shown.substring(1, shown.length() - 1).replace("\"\"", "\"") : shown);
    }

    private static SortedMap<Identifier, Listed> list(
            Session session, Function<Optional<Identifier>, Sql> page, Function<ShownRow, Optional<Identifier>> named) {
        SortedMap<Identifier, Listed> listed = new TreeMap<>();
        Pages.each(
                session,
                page,
                row -> named.apply(row)
                        .ifPresent(name -> listed.put(
                                name,
                                new Listed(
                                        Identifier.of(row.get("name")),
                                        Optional.of(row.get("owner"))
                                                .filter(owner -> !owner.isEmpty())
                                                .map(Identifier::of)))));
        return listed;
    }

    private Map<String, Counted> count(
            Session session, Identifier place, SortedMap<Identifier, Listed> listed, Optional<Marks> marks) {
        Map<String, Counted> counted = new HashMap<>();
        try {
            count(session, metadata.outline(place, Optional.empty(), marks), counted);
        } catch (NightjarException e) {
            if (!TooMuch.is(e)) {
                throw e;
            }
            counted.clear();
            listed.values()
                    .forEach(schema ->
                            count(session, metadata.outline(place, Optional.of(schema.stored()), marks), counted));
        }
        return counted;
    }

    private static void count(Session session, Sql question, Map<String, Counted> counted) {
        session.stream(
                question,
                row -> counted.put(
                        row.string(1),
                        new Counted((int) row.number(2), (int) row.number(3), (int) row.number(4), row.number(5) > 0)));
    }
}
