package dev.nightjar.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a schema file: one schema, its tables and views, and statements by hand after lines {@code -- night N}. */
final class SchemaParser {
    private static final String NAME = "\"((?:[^\"]|\"\")*+)\"";
    private static final Pattern NIGHT = Pattern.compile("(?m)^-- night (\\d+)$");
    private static final Pattern SCHEMA = Pattern.compile("CREATE SCHEMA " + NAME);
    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE " + NAME + "\\." + NAME + "\\s*\\((.*)\\)", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("PRIMARY KEY\\s*\\((.*)\\)", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile(NAME + "\\s+(.*)", Pattern.DOTALL);

    private final List<ConnectorTable> tables = new ArrayList<>();
    private final List<String> views = new ArrayList<>();
    private String schema = "";

    private SchemaParser() {}

    /** The schema that a file describes; a statement that is none of the known ones is an error that quotes it. */
    static ConnectorSchema parse(String file) {
        List<String> sections = List.of(NIGHT.split(file));
        List<Integer> nights = NIGHT.matcher(file)
                .results()
                .map(m -> Integer.valueOf(m.group(1)))
                .toList();
        SchemaParser parser = new SchemaParser();
        SqlPieces.split(sections.getFirst(), ';').forEach(parser::read);
        Map<Integer, List<String>> byHand = new TreeMap<>();
        for (int i = 0; i < nights.size(); i++) {
            byHand.put(nights.get(i), SqlPieces.split(sections.get(i + 1), ';'));
        }
        return new ConnectorSchema(parser.schema, parser.tables, parser.views, byHand);
    }

    private void read(String statement) {
        Matcher createSchema = SCHEMA.matcher(statement);
        Matcher createTable = TABLE.matcher(statement);
        if (createSchema.matches()) {
            schema = unquoted(createSchema.group(1));
        } else if (createTable.matches()) {
            tables.add(table(statement, createTable));
        } else if (statement.startsWith("CREATE VIEW ")) {
            views.add(statement);
        } else {
            throw new IllegalArgumentException("a schema file cannot have this statement: " + statement);
        }
    }

    private static ConnectorTable table(String statement, Matcher create) {
        List<ConnectorColumn> columns = new ArrayList<>();
        List<String> primaryKey = new ArrayList<>();
        for (String part : SqlPieces.split(create.group(3), ',')) {
            Matcher key = KEY.matcher(part);
            Matcher column = COLUMN.matcher(part);
            if (key.matches()) {
                SqlPieces.split(key.group(1), ',').forEach(name -> primaryKey.add(unquoted(inner(name))));
            } else if (column.matches()) {
                columns.add(new ConnectorColumn(unquoted(column.group(1)), column.group(2)));
            } else {
                throw new IllegalArgumentException("neither a column nor a key: " + part);
            }
        }
        return new ConnectorTable(unquoted(create.group(1)), unquoted(create.group(2)), columns, primaryKey, statement);
    }

    private static String inner(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String unquoted(String inner) {
        return inner.replace("\"\"", "\"");
    }
}
