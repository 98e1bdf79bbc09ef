package dev.nightjar.warehouse.sql;

import java.util.List;
import java.util.Set;

/** What a statement does, by its first words. Whatever is not known for certain counts as a change. */
public enum StatementKind {
    /** Gives rows and changes nothing, unless a function in it does. */
    QUERY,
    /** Tells of the warehouse or of a statement: {@code SHOW}, {@code DESCRIBE}, {@code EXPLAIN} of a query. */
    SHOW,
    /** Changes only the session: {@code USE}, {@code SET}. */
    SESSION,
    /** {@code BEGIN}, {@code COMMIT}, {@code ROLLBACK}. */
    TRANSACTION,
    /** Changes rows. */
    CHANGE,
    /** Changes what there is: tables, views, grants. */
    DEFINITION,
    /** Runs code that is written elsewhere, or a block of it. */
    CALL,
    /** Anything else. */
    OTHER;

    private static final Set<String> BEFORE_EXPLAINED = Set.of("ANALYZE", "USING", "TABULAR", "JSON", "TEXT");

    /** The kind of one statement. */
    public static StatementKind of(SqlText statement, SqlDialect dialect) {
        return of(SqlLexer.tokens(statement, dialect).stream()
                .filter(SqlToken::isSignificant)
                .toList());
    }

    static StatementKind of(List<SqlToken> tokens) {
        int first = 0;
        while (first < tokens.size() && tokens.get(first).is('(')) {
            first++;
        }
        String word = first < tokens.size() ? tokens.get(first).keyword() : "";
        return switch (word) {
            case "WITH" -> behindWith(tokens.subList(first, tokens.size()));
            case "EXPLAIN" -> explained(tokens.subList(first + 1, tokens.size()));
            case "BEGIN" -> opensBlock(tokens) ? CALL : TRANSACTION;
            default -> byWord(word);
        };
    }

    private static StatementKind byWord(String word) {
        return switch (word) {
            case "SELECT", "FROM", "VALUES", "TABLE", "PIVOT", "UNPIVOT" -> QUERY;
            case "SHOW", "DESCRIBE", "DESC", "SUMMARIZE", "LIST", "LS" -> SHOW;
            case "USE", "SET", "UNSET", "RESET" -> SESSION;
            case "BEGIN", "START", "COMMIT", "ROLLBACK", "ABORT", "END" -> TRANSACTION;
            case "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY" -> CHANGE;
            case "CREATE", "ALTER", "DROP", "UNDROP", "COMMENT", "GRANT", "REVOKE" -> DEFINITION;
            case "CALL", "EXECUTE", "DECLARE" -> CALL;
            default -> OTHER;
        };
    }

    /** The statement behind the common table expressions: the first such word outside brackets. */
    private static StatementKind behindWith(List<SqlToken> tokens) {
        int depth = 0;
        for (SqlToken token : tokens) {
            depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
            StatementKind kind = depth == 0 ? byWord(token.keyword()) : OTHER;
            if (token.is("PROCEDURE") || kind == CALL) {
                return CALL;
            }
            if (kind == QUERY || kind == CHANGE) {
                return kind;
            }
        }
        return OTHER;
    }

    /** {@code EXPLAIN ANALYZE} runs what it explains. */
    private static StatementKind explained(List<SqlToken> tokens) {
        StatementKind kind = of(tokens.stream()
                .dropWhile(token -> BEFORE_EXPLAINED.contains(token.keyword()))
                .toList());
        return kind == QUERY || kind == SHOW ? SHOW : OTHER;
    }

    private static boolean opensBlock(List<SqlToken> tokens) {
        return tokens.stream().anyMatch(token -> token.is(';'));
    }

    /** Whether nothing but the session can be other than before. */
    public boolean onlyReads() {
        return this == QUERY || this == SHOW || this == SESSION;
    }
}
