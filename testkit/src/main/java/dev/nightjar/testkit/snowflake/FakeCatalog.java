package dev.nightjar.testkit.snowflake;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Schemas with comments, and tables with keys, for {@link FakeSnowflake}: it answers what is asked and done when schemas are
 * cloned, so that a test scripts only what goes wrong.
 *
 * <pre>{@code
 * FakeCatalog catalog = new FakeCatalog(clock).with("RAW", "SHOP", FakeTable.of("ORDERS", 42).withKey("ID"));
 * snowflake.otherwise(catalog::answer);
 * }</pre>
 *
 * <p>A clone has its source's tables as they are at that moment, but for external and hybrid ones: nothing is kept of the
 * past, and an {@code AT} is not looked at. It is not a Snowflake: what it does not know, {@link FakeSnowflake} fails by
 * name. Thread-safe.
 */
public final class FakeCatalog {
    private static final String NAME = "\"(?:[^\"]|\"\")+\"";
    private static final String SCHEMA = "(" + NAME + "\\." + NAME + ")";
    private static final String TABLE = SCHEMA + "\\.(" + NAME + ")";

    private record Schema(String comment, Map<String, FakeTable> tables) {}

    private record Statement(Pattern pattern, Function<Matcher, Answer> answer) {}

    private final InstantSource clock;
    private final Instant made;
    /** By quoted name with its database. Guarded by this. */
    private final Map<String, Schema> schemas = new TreeMap<>();
    /** Guarded by this. */
    private final FakeRows rows = new FakeRows();

    private final List<Statement> statements = List.of(
            on("SELECT CURRENT_TIMESTAMP\\(\\), CURRENT_ROLE\\(\\)", _ -> clock()),
            on("SHOW SCHEMAS(?: LIKE '([^']*)')? IN DATABASE (" + NAME + ") LIMIT.*", this::showSchemas),
            on("SHOW TABLES (HISTORY )?IN SCHEMA " + SCHEMA + " LIMIT.*", match -> within(match, 2, this::showTables)),
            on("SHOW OBJECTS IN SCHEMA " + SCHEMA + " STARTS WITH '([^']*)'", this::showObjects),
            on("SHOW ICEBERG TABLES IN SCHEMA " + SCHEMA + " LIMIT.*", match -> within(match, 1, this::showIceberg)),
            on("SHOW TERSE VIEWS IN SCHEMA " + SCHEMA + " LIMIT.*", match -> within(match, 1, _ -> texts("name"))),
            on("SHOW PRIMARY KEYS IN SCHEMA " + SCHEMA, match -> within(match, 1, this::showKeys)),
            on("SHOW (?:MASKING|ROW ACCESS) POLICIES IN ACCOUNT", _ -> texts("name")),
            on(
                    "CREATE( OR REPLACE)? (?:TRANSIENT )?SCHEMA (IF NOT EXISTS )?" + SCHEMA + "(?:\\s+CLONE " + SCHEMA
                            + ")?.*?(?:COMMENT = '([^']*)')?",
                    this::createSchema),
            on("CREATE OR REPLACE (?:TRANSIENT )?TABLE " + TABLE + "\\s+CLONE " + TABLE + ".*", this::cloneTable),
            on("ALTER SCHEMA " + SCHEMA + " SET COMMENT = '([^']*)'", this::comment),
            on("ALTER SCHEMA " + SCHEMA + " SWAP WITH " + SCHEMA, this::swap),
            on("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE", this::dropSchema),
            on("DROP TABLE IF EXISTS " + TABLE, this::dropTable),
            on("GRANT .*", _ -> Answer.done()));

    /** Without a schema; all that is added is older than the clock's time of now. */
    public FakeCatalog(InstantSource clock) {
        this.clock = clock;
        this.made = clock.instant().minusSeconds(3600);
    }

    private static Statement on(String pattern, Function<Matcher, Answer> answer) {
        return new Statement(Pattern.compile(pattern, Pattern.DOTALL), answer);
    }

    /** A schema with these tables; it replaces one of its name. */
    public synchronized FakeCatalog with(String database, String schema, FakeTable... tables) {
        Map<String, FakeTable> byName = new TreeMap<>();
        for (FakeTable table : tables) {
            byName.put(table.name(), table);
        }
        schemas.put(quoted(database) + "." + quoted(schema), new Schema("", byName));
        return this;
    }

    /** Takes a schema away. */
    public synchronized void drop(String database, String schema) {
        schemas.remove(quoted(database) + "." + quoted(schema));
    }

    /** The schemas of a database. */
    public synchronized List<String> schemas(String database) {
        return List.copyOf(within(quoted(database)).keySet());
    }

    /** The tables of a schema; empty where it is not there. */
    public synchronized List<String> tables(String database, String schema) {
        return Optional.ofNullable(schemas.get(quoted(database) + "." + quoted(schema)))
                .map(found -> List.copyOf(found.tables().keySet()))
                .orElse(List.of());
    }

    /** The comment of a schema; empty where it is not there. */
    public synchronized Optional<String> comment(String database, String schema) {
        return Optional.ofNullable(schemas.get(quoted(database) + "." + quoted(schema)))
                .map(Schema::comment);
    }

    /** Executes a statement: its answer, or nothing where it does not know the statement. */
    public synchronized Optional<Answer> answer(Sent sent) {
        for (Statement statement : statements) {
            Matcher match = statement.pattern().matcher(sent.sql());
            if (match.matches()) {
                return Optional.of(statement.answer().apply(match));
            }
        }
        return rows.answer(sent.sql());
    }

    private Answer clock() {
        return texts(
                List.of("CURRENT_TIMESTAMP()", "CURRENT_ROLE()"),
                List.of(clock.instant().toString(), "LOADER"));
    }

    /** The schemas of a database by their plain names. */
    private Map<String, Schema> within(String database) {
        Map<String, Schema> within = new TreeMap<>();
        schemas.forEach((name, schema) -> {
            if (name.startsWith(database + ".")) {
                within.put(plain(name.substring(database.length() + 1)), schema);
            }
        });
        return within;
    }

    private Answer showSchemas(Matcher match) {
        Optional<String> end = Optional.ofNullable(match.group(1))
                .map(like -> like.substring(1).replaceAll("\\\\+(.)", "$1"));
        return rows(
                List.of("name", "comment", "retention_time"),
                within(match.group(2)).entrySet().stream()
                        .filter(schema -> end.stream().allMatch(schema.getKey()::endsWith))
                        .map(schema ->
                                List.of(schema.getKey(), schema.getValue().comment(), "1"))
                        .toList());
    }

    private Answer within(Matcher match, int group, Function<Schema, Answer> answer) {
        Schema schema = schemas.get(match.group(group));
        return schema == null ? notThere(match.group(group)) : answer.apply(schema);
    }

    private Answer showTables(Schema schema) {
        List<String> more = List.of("retention_time", "is_external", "is_hybrid", "is_iceberg", "dropped_on");
        List<String> labels = new ArrayList<>(List.of("name", "created_on", "kind", "rows"));
        labels.addAll(more);
        return rows(
                labels,
                schema.tables().values().stream()
                        .map(table -> {
                            List<String> row =
                                    new ArrayList<>(List.of(table.name(), made.toString(), "TABLE", "" + table.rows()));
                            more.forEach(label -> row.add(table.shows(label)));
                            return row;
                        })
                        .toList());
    }

    private Answer showObjects(Matcher match) {
        return within(match, 1, schema -> {
            List<String> names = new ArrayList<>(schema.tables().keySet());
            rows.after(match.group(1) + ".").forEach(name -> names.add(plain(name)));
            return rows(
                    List.of("name", "kind"),
                    names.stream()
                            .filter(name -> name.startsWith(match.group(2)))
                            .map(name -> List.of(name, "TABLE"))
                            .toList());
        });
    }

    private Answer showIceberg(Schema schema) {
        return rows(
                List.of("name", "iceberg_table_type"),
                schema.tables().values().stream()
                        .filter(table -> table.shows("is_iceberg").equals("Y"))
                        .map(table -> List.of(table.name(), table.shows("iceberg_table_type")))
                        .toList());
    }

    private Answer showKeys(Schema schema) {
        return rows(
                List.of("table_name", "column_name", "key_sequence"),
                schema.tables().values().stream()
                        .flatMap(table -> table.key().map(key -> List.of(table.name(), key, "1")).stream())
                        .toList());
    }

    private Answer createSchema(Matcher match) {
        boolean replaces = match.group(1) != null;
        String name = match.group(3);
        if (!replaces && schemas.containsKey(name)) {
            return match.group(2) != null
                    ? Answer.done()
                    : Answer.fails("002002", "42710", "Object '%s' already exists.".formatted(name));
        }
        Map<String, FakeTable> tables = new TreeMap<>();
        if (match.group(4) != null) {
            Schema source = schemas.get(match.group(4));
            if (source == null) {
                return notThere(match.group(4));
            }
            source.tables().forEach((table, it) -> {
                if (!it.shows("is_external").equals("Y")
                        && !it.shows("is_hybrid").equals("Y")) {
                    tables.put(table, it);
                }
            });
        }
        schemas.put(name, new Schema(Optional.ofNullable(match.group(5)).orElse(""), tables));
        return Answer.done();
    }

    private Answer cloneTable(Matcher match) {
        Schema into = schemas.get(match.group(1));
        Schema from = schemas.get(match.group(3));
        FakeTable table = from == null ? null : from.tables().get(plain(match.group(4)));
        if (into == null || table == null) {
            return notThere(into == null ? match.group(1) : match.group(3) + "." + match.group(4));
        }
        into.tables().put(plain(match.group(2)), table);
        return Answer.done();
    }

    private Answer comment(Matcher match) {
        return within(match, 1, schema -> {
            schemas.put(match.group(1), new Schema(match.group(2), schema.tables()));
            return Answer.done();
        });
    }

    private Answer swap(Matcher match) {
        return within(
                match,
                1,
                one -> within(match, 2, other -> {
                    schemas.put(match.group(1), other);
                    schemas.put(match.group(2), one);
                    return Answer.done();
                }));
    }

    private Answer dropSchema(Matcher match) {
        schemas.remove(match.group(1));
        return Answer.done();
    }

    private Answer dropTable(Matcher match) {
        return within(match, 1, schema -> {
            schema.tables().remove(plain(match.group(2)));
            return Answer.done();
        });
    }

    private static Answer notThere(String name) {
        return Answer.fails(
                "002003",
                "02000",
                "SQL compilation error:\nObject '%s' does not exist or not authorized.".formatted(name));
    }

    private static Answer texts(String label) {
        return rows(List.of(label), List.of());
    }

    private static Answer texts(List<String> labels, List<String> row) {
        return rows(labels, List.of(row));
    }

    private static Answer rows(List<String> labels, List<List<String>> rows) {
        return Answer.rows(labels.stream().map(FakeColumn::text).toList(), rows);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String plain(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
    }
}
