package dev.nightjar.warehouse.sql;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Admits one query that only reads, and refuses all that it is not certain of. It keeps an honest person from a mistake;
 * the real guard is a role that may only read.
 */
public final class ReadOnlyGuard {
    private static final Set<String> BEGINS = Set.of("SELECT", "WITH");
    private static final Set<String> BEGINS_IN_DUCKDB = Set.of("SELECT", "WITH", "FROM", "VALUES");
    private static final Set<String> NEVER = Set.of("INTO", "UPDATE", "DELETE", "CALL", "EXECUTE", "PROCEDURE");

    private final SqlText query;
    private final QueryRules rules;
    private final Set<String> readers;
    private final List<SqlToken> tokens;

    private ReadOnlyGuard(SqlText query, QueryRules rules, Set<String> readers, List<SqlToken> tokens) {
        this.query = query;
        this.rules = rules;
        this.readers = readers;
        this.tokens = tokens;
    }

    /**
     * Refuses anything but one query that only reads.
     *
     * @param readers databases whose functions are readers of history, by their alias
     * @throws NightjarException {@code CONFIG} with the place of what was refused, why, and what to do
     */
    public static void check(SqlText query, QueryRules rules, Set<String> readers) {
        List<SqlStatement> statements = SqlScript.split(query, rules.dialect());
        if (statements.isEmpty()) {
            throw query.failure(0, "there is no query; write a SELECT");
        }
        if (statements.size() > 1) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    statements.get(1).place(),
                    "a second statement begins here, and a query is one; use a script for several");
        }
        List<SqlToken> all = SqlLexer.tokens(query, rules.dialect());
        SqlParser.checkSize(query, all);
        List<SqlToken> significant = all.stream()
                .filter(token -> token.isSignificant() && !token.is(';'))
                .toList();
        new ReadOnlyGuard(query, rules, readers, significant).check();
        if (rules.guard() == QueryRules.Guard.PARSED) {
            parse(query, all);
        }
    }

    private static void parse(SqlText query, List<SqlToken> tokens) {
        try {
            Statement statement = SqlParser.parse(
                    tokens.stream().filter(token -> !token.is(';')).toList());
            if (!(statement instanceof Select)) {
                throw query.failure(0, "this is no SELECT; only queries are admitted here");
            }
        } catch (SqlParser.UnknownException e) {
            throw query.failure(
                    0,
                    "the parser does not know this query, so that it may not be one; write it in plainer SQL, or set 'guard: lexical' on the connection");
        }
    }

    private void check() {
        boolean duckDb = rules.dialect() == SqlDialect.DUCKDB;
        SqlToken first = tokens.stream()
                .filter(token -> !token.is('('))
                .findFirst()
                .orElseThrow(() -> query.failure(0, "there is no query; write a SELECT"));
        if (!(duckDb ? BEGINS_IN_DUCKDB : BEGINS).contains(first.keyword())) {
            throw query.failure(
                    first.start(),
                    "a query begins with SELECT or WITH, not with '%s'; to change something, use a task that does"
                            .formatted(first.text()));
        }
        for (int i = 0; i < tokens.size(); i++) {
            checkWord(i);
            if (tokens.get(i).is('(') && i > 0) {
                checkCall(i);
            }
        }
    }

    private void checkWord(int index) {
        SqlToken token = tokens.get(index);
        boolean part = index > 0 && tokens.get(index - 1).is('.');
        String name = token.name().toUpperCase(Locale.ROOT);
        boolean named = token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.NAME;
        if (!part && NEVER.contains(token.keyword())) {
            throw query.failure(
                    token.start(),
                    "'%s' does more than read; where it is the name of a column, put it in double quotes"
                            .formatted(token.text()));
        }
        if (named && name.startsWith("SYSTEM$")) {
            throw query.failure(token.start(), "'%s' may change something; leave it out".formatted(token.text()));
        }
        if (part && named && name.equals("NEXTVAL")) {
            throw query.failure(token.start(), "'nextval' moves a sequence on; leave it out");
        }
        boolean chain = token.is('>')
                && index > 1
                && tokens.get(index - 1).is('>')
                && tokens.get(index - 2).is('-');
        if (chain && rules.dialect() == SqlDialect.SNOWFLAKE) {
            throw query.failure(token.start(), "'->>' leads to another statement; a query is one");
        }
    }

    private void checkCall(int bracket) {
        SqlToken called = tokens.get(bracket - 1);
        boolean word = called.kind() == SqlToken.Kind.WORD;
        if (!word && called.kind() != SqlToken.Kind.NAME) {
            return;
        }
        List<String> name = new ArrayList<>(List.of(called.name().toLowerCase(Locale.ROOT)));
        int first = bracket - 1;
        while (first >= 2 && tokens.get(first - 1).is('.') && isName(tokens.get(first - 2))) {
            first -= 2;
            name.addFirst(tokens.get(first).name().toLowerCase(Locale.ROOT));
        }
        boolean keyword = word && name.size() == 1 && SqlKeywords.BEFORE_BRACKETS.contains(called.keyword());
        if (!keyword && !isColumnList(first, bracket) && !isAllowed(name)) {
            throw query.failure(
                    tokens.get(first).start(),
                    "the function '%s' is not known to only read; add it to 'functions' of the connection if it does"
                            .formatted(String.join(".", name)));
        }
    }

    private static boolean isName(SqlToken token) {
        return token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.NAME;
    }

    private boolean isAllowed(List<String> name) {
        Set<String> known = KnownFunctions.of(rules.dialect());
        // In DuckDB x.lower() is lower(x); in Snowflake a qualified function is somebody's own.
        boolean own = (name.size() == 1 || rules.dialect() == SqlDialect.DUCKDB) && known.contains(name.getLast());
        boolean reader = name.size() == 3 && readers.contains(name.getFirst());
        return own || reader || rules.functions().contains(String.join(".", name));
    }

    /** {@code AS t(a, b)}, or {@code t(a, b) AS (} of a common table expression. */
    private boolean isColumnList(int first, int bracket) {
        if (first > 0 && tokens.get(first - 1).is("AS")) {
            return true;
        }
        int depth = 0;
        for (int i = bracket; i < tokens.size(); i++) {
            depth += tokens.get(i).is('(') ? 1 : tokens.get(i).is(')') ? -1 : 0;
            if (depth == 0) {
                return i + 2 < tokens.size()
                        && tokens.get(i + 1).is("AS")
                        && tokens.get(i + 2).is('(');
            }
        }
        return false;
    }
}
