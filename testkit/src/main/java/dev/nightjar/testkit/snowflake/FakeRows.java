package dev.nightjar.testkit.snowflake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Small tables with rows, made by {@code CREATE TABLE}: {@code INSERT … VALUES} of literals, {@code DELETE … WHERE <first
 * column> = '…'}, {@code SELECT <columns> … ORDER BY}. Not thread-safe.
 */
final class FakeRows {
    private static final String TABLE = "((?:\"(?:[^\"]|\"\")+\"\\.?){3})";
    private static final Pattern CREATE = pattern("CREATE TABLE IF NOT EXISTS " + TABLE + " \\((.*)\\)");
    private static final Pattern INSERT = pattern("INSERT INTO " + TABLE + " VALUES\\s+(.*)");
    private static final Pattern DELETE = pattern("DELETE FROM " + TABLE + " WHERE \\w+ = '([^']*)'");
    private static final Pattern SELECT = pattern("SELECT ([\\w, ]+) FROM " + TABLE + " ORDER BY [\\w, ]+");
    private static final Pattern LITERAL = Pattern.compile("'((?:[^'\\\\]|''|\\\\.)*)'|NULL|TRUE|FALSE|-?\\d+");

    private record Rows(List<FakeColumn> columns, List<List<@Nullable Object>> rows) {}

    private final Map<String, Rows> tables = new LinkedHashMap<>();

    private static Pattern pattern(String text) {
        return Pattern.compile(text, Pattern.DOTALL);
    }

    /** The answer; empty for any other statement, and for a table that is not there. */
    Optional<Answer> answer(String sql) {
        Matcher create = CREATE.matcher(sql);
        if (create.matches()) {
            tables.computeIfAbsent(create.group(1), _ -> new Rows(columns(create.group(2)), new ArrayList<>()));
            return Optional.of(Answer.done());
        }
        Matcher insert = INSERT.matcher(sql);
        if (insert.matches()) {
            return table(insert.group(1)).map(rows -> insert(rows, insert.group(2)));
        }
        Matcher delete = DELETE.matcher(sql);
        if (delete.matches()) {
            return table(delete.group(1)).map(rows -> delete(rows, delete.group(2)));
        }
        Matcher select = SELECT.matcher(sql);
        return select.matches() ? table(select.group(2)).map(rows -> select(rows, select.group(1))) : Optional.empty();
    }

    /** The tables whose quoted names begin so, by what follows. */
    List<String> after(String prefix) {
        return tables.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    private Optional<Rows> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    private static List<FakeColumn> columns(String definition) {
        return Arrays.stream(definition.split(", (?=\\w+ [A-Z])", -1))
                .map(column -> column.split(" ", 2))
                .map(column -> switch (column[1]) {
                    case "VARCHAR" -> FakeColumn.text(column[0]);
                    case "BOOLEAN" -> FakeColumn.flag(column[0]);
                    default -> FakeColumn.number(column[0]);
                })
                .toList();
    }

    private static Answer insert(Rows table, String values) {
        List<MatchResult> literals = LITERAL.matcher(values).results().toList();
        int width = table.columns().size();
        for (int from = 0; from < literals.size(); from += width) {
            List<@Nullable Object> row = new ArrayList<>();
            literals.subList(from, from + width).forEach(literal -> row.add(value(literal)));
            table.rows().add(row);
        }
        return Answer.changed(literals.size() / width);
    }

    private static @Nullable Object value(MatchResult literal) {
        if (literal.group().startsWith("'")) {
            return literal.group(1).replace("''", "'").replaceAll("\\\\(.)", "$1");
        }
        return switch (literal.group()) {
            case "NULL" -> null;
            case "TRUE" -> true;
            case "FALSE" -> false;
            default -> Long.parseLong(literal.group());
        };
    }

    private static Answer delete(Rows table, String first) {
        int before = table.rows().size();
        table.rows().removeIf(row -> first.equals(row.getFirst()));
        return Answer.changed(before - table.rows().size());
    }

    private static Answer select(Rows table, String names) {
        List<Integer> wanted = Arrays.stream(names.split(", ", -1))
                .map(name ->
                        table.columns().stream().map(FakeColumn::name).toList().indexOf(name))
                .toList();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : table.rows()) {
            List<@Nullable Object> some = new ArrayList<>();
            wanted.forEach(index -> some.add(row.get(index)));
            rows.add(some);
        }
        return Answer.rows(wanted.stream().map(table.columns()::get).toList(), rows);
    }
}
