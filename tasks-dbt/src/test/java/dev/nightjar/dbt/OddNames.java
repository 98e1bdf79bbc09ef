package dev.nightjar.dbt;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names that break out of SQL, Jinja, YAML, a file system or a pattern, if anything lets them. */
final class OddNames {
    static final List<String> NAMES = List.of(
            "a \"b\"",
            "it's",
            "{{ 1 + 1 }}",
            "{# gone #}",
            "{% raw %}",
            "}}",
            "back\\slash \\n \\u0041",
            "line\nfeed",
            "carriage\r\nreturn\r",
            "tab\tbed",
            "dot.ted",
            " spaced ",
            "semi;colon--",
            "100% %s",
            "$$",
            "*",
            "true",
            "2024",
            "null",
            "select",
            "ünïcödé",
            "🦉 owl",
            "next\u0085line",
            "line\u2028separator",
            "\u0081control",
            "\ufeffmark",
            "\uffff",
            "x".repeat(230));

    private static final List<String> SCHEMAS =
            List.of("we \"ird\" {{ x }}\n.'\\ 🦉", "2024", "a\u2028\u0081b", "y".repeat(220));

    private OddNames() {}

    /** Every name as a table of the first schema, and a few in each of the other schemas. */
    static List<TableName> tables() {
        List<TableName> tables = new ArrayList<>();
        NAMES.forEach(name -> tables.add(TableName.of(SCHEMAS.getFirst(), name)));
        for (String schema : SCHEMAS.subList(1, SCHEMAS.size())) {
            tables.add(TableName.of(schema, "plain"));
            tables.add(TableName.of(schema, NAMES.getFirst()));
            tables.add(TableName.of(schema, "true"));
        }
        // What is joined by two underscores must not be one name.
        tables.add(TableName.of("a", "b__c"));
        tables.add(TableName.of("a__b", "c"));
        tables.add(TableName.of("a__b", "c__rows"));
        return tables;
    }

    /** The first two tables have every name as a column; one in two has a key. */
    static List<String> create() {
        List<String> statements = new ArrayList<>();
        tables().stream()
                .map(TableName::schema)
                .distinct()
                .forEach(schema -> statements.add("create schema " + schema.quoted()));
        for (int i = 0; i < tables().size(); i++) {
            String name = name(tables().get(i));
            List<String> names = i < 2 ? NAMES : List.of("it's", NAMES.getLast());
            String columns = names.stream()
                    .map(column -> Identifier.of(column).quoted() + " varchar")
                    .collect(Collectors.joining(", "));
            String key = i % 2 == 0 ? ", primary key (id, \"it's\")" : "";
            statements.add("create table %s (id integer, %s%s)".formatted(name, columns, key));
            statements.add("insert into %s select id, %s from range(3) t(id)"
                    .formatted(
                            name,
                            IntStream.range(0, names.size())
                                    .mapToObj(column -> "'%s' || id".formatted(column))
                                    .collect(Collectors.joining(", "))));
        }
        return statements;
    }

    /** Changes two rows of each table. */
    static List<String> change() {
        List<String> statements = new ArrayList<>();
        tables().forEach(table -> statements.add("update %s set %s = 'changed' where id > 0"
                .formatted(name(table), Identifier.of(NAMES.getLast()).quoted())));
        return statements;
    }

    private static String name(TableName table) {
        return table.schema().quoted() + "." + table.table().quoted();
    }
}
