package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlLexer;
import dev.nightjar.warehouse.sql.SqlScript;
import dev.nightjar.warehouse.sql.SqlStatement;
import dev.nightjar.warehouse.sql.SqlText;
import dev.nightjar.warehouse.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Scripts as statements with their variables put in. All that can be found wrong in them is found here, beforehand. */
final class Scripts {
    private final SqlDialect dialect;
    private final Map<String, Variable> variables;

    private Scripts(SqlDialect dialect, Map<String, Variable> variables) {
        this.dialect = dialect;
        this.variables = variables;
    }

    /**
     * The statements of all scripts, in order.
     *
     * @throws NightjarException {@code CONFIG} with the place of a string or a block without an end, of a variable that
     *     nobody gave or that stands in a string, and when there is no statement at all
     */
    static List<ScriptStatement> read(List<Script> scripts, Map<String, Variable> variables, SqlDialect dialect) {
        Scripts reader = new Scripts(dialect, variables);
        List<ScriptStatement> statements = new ArrayList<>();
        for (Script script : scripts) {
            SqlText text = script.text();
            for (SqlStatement statement : SqlScript.split(text, dialect)) {
                statements.add(reader.read(text, statement));
            }
        }
        if (statements.isEmpty()) {
            throw new NightjarException(ErrorCode.CONFIG, "the script has no statement; write one");
        }
        return statements;
    }

    /** What a plan tells of them. */
    static List<PlannedChange> planned(List<ScriptStatement> statements) {
        return statements.stream()
                .map(statement -> new PlannedChange(
                        "sql",
                        statement.place().toString(),
                        statement.sql().values().isEmpty()
                                ? statement.sql().text()
                                : statement.sql().text() + "\n-- with "
                                        + statement.sql().values()))
                .toList();
    }

    /**
     * Only the source may be written.
     *
     * @throws NightjarException {@code CONFIG}
     */
    static List<Access> writable(List<Access> databases) {
        for (Access access : databases) {
            if (access.writes() && !(access.database() instanceof Database.Source)) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "'%s' cannot be opened for writing: clones and histories never change; write to the source"
                                .formatted(access.database().alias()));
            }
        }
        return List.copyOf(databases);
    }

    private ScriptStatement read(SqlText text, SqlStatement statement) {
        StringBuilder sql = new StringBuilder();
        List<SqlValue> values = new ArrayList<>();
        List<SqlToken> tokens = SqlLexer.tokens(SqlText.of("a statement", statement.text()), dialect);
        for (SqlToken token : tokens) {
            int at = statement.start() + token.start();
            switch (token.kind()) {
                case VARIABLE -> {
                    switch (variable(text, at, token.name())) {
                        case Variable.Name name -> sql.append(name.quoted());
                        case Variable.Value value -> {
                            sql.append('?');
                            values.add(value.value());
                        }
                    }
                }
                case PARAMETER -> {
                    if (token.text().equals("?")) {
                        throw refused(text, at, "a '?' has no value here; write {{ name }} and give the variable");
                    }
                    sql.append(token.text());
                }
                case STRING, NAME -> {
                    checkNoVariable(text, at, token);
                    sql.append(token.text());
                }
                case SPACE, COMMENT, WORD, NUMBER, LOCATION, SYMBOL -> sql.append(token.text());
            }
        }
        return new ScriptStatement(statement, new Sql(sql.toString(), values), tokens, dialect);
    }

    private Variable variable(SqlText text, int at, String name) {
        Variable variable = variables.get(name);
        if (variable == null) {
            throw refused(
                    text,
                    at,
                    "nobody gives the variable '%s'; %s"
                            .formatted(
                                    name,
                                    variables.isEmpty()
                                            ? "add it to the variables of the task"
                                            : "there are " + String.join(", ", new TreeSet<>(variables.keySet()))));
        }
        return variable;
    }

    private void checkNoVariable(SqlText text, int at, SqlToken token) {
        for (String name : variables.keySet()) {
            if (token.text().replace(" ", "").contains("{{" + name + "}}")) {
                throw refused(
                        text,
                        at,
                        "the variable '%s' stands within quotes here, where it would be pasted; write it outside of them"
                                .formatted(name));
            }
        }
    }

    private static NightjarException refused(SqlText text, int at, String message) {
        return new NightjarException(ErrorCode.CONFIG, text.place(at), message);
    }
}
