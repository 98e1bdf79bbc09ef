package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlLexer;
import dev.nightjar.warehouse.sql.SqlText;
import dev.nightjar.warehouse.sql.SqlToken;
import dev.nightjar.warehouse.sql.StatementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the first words of a statement say. It decides only what is safe, and takes everything else for unsafe. */
final class StatementText {
    private static final Set<String> READS = Set.of("SELECT", "WITH", "SHOW", "DESCRIBE", "DESC");
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE");
    private static final Set<String> RIGHTS = Set.of("GRANT", "REVOKE", "COMMENT");
    private static final String PIPE = "->>";

    private StatementText() {}

    /** Whether it only reads, as far as its words tell: a function that it calls may do more. */
    static boolean reads(String sql) {
        return all(sql, READS);
    }

    /** Whether it changes rows of tables, so that a transaction can hold it. */
    static boolean changesRows(String sql) {
        return all(sql, WRITES);
    }

    /**
     * Whether the session is after it what it was before, so that another task may use it. {@code CREATE SCHEMA} makes its
     * schema the current one, a procedure may set anything.
     */
    static boolean leavesNothing(String sql) {
        return !sql.toUpperCase(Locale.ROOT).contains("SYSTEM$")
                && heads(sql).stream()
                        .allMatch(head -> READS.contains(head) || WRITES.contains(head) || RIGHTS.contains(head));
    }

    /** One line of it, for people. */
    static String shortened(String sql, int longest) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= longest ? line : line.substring(0, longest) + " …";
    }

    private static boolean all(String sql, Set<String> words) {
        return words.containsAll(heads(sql));
    }

    /**
     * The first word of each part, in upper case; a part behind a pipe is a statement of its own (Snowflake docs: Flow
     * operators). What is no word is empty, and so are a WITH that calls a procedure, and a text in which a string, a name
     * or a comment has no end.
     */
    private static List<String> heads(String sql) {
        List<SqlToken> tokens = tokens(sql);
        List<String> heads = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= tokens.size(); at++) {
            if (at == tokens.size() || isPipe(tokens, at)) {
                heads.add(head(sql, tokens.subList(start, at)));
                start = at + PIPE.length();
            }
        }
        return heads;
    }

    private static List<SqlToken> tokens(String sql) {
        try {
            return SqlLexer.tokens(SqlText.of("statement", sql), SqlDialect.SNOWFLAKE).stream()
                    .filter(SqlToken::isSignificant)
                    .toList();
        } catch (NightjarException _) {
            // It cannot be read, so that nothing in it is safe; Snowflake says what is wrong with it.
            return List.of();
        }
    }

    private static boolean isPipe(List<SqlToken> tokens, int at) {
        if (at + PIPE.length() > tokens.size()) {
            return false;
        }
        for (int i = 0; i < PIPE.length(); i++) {
            SqlToken token = tokens.get(at + i);
            if (!token.is(PIPE.charAt(i)) || token.start() != tokens.get(at).start() + i) {
                return false;
            }
        }
        return true;
    }

    private static String head(String sql, List<SqlToken> part) {
        String head = part.stream()
                .filter(token -> !token.is('('))
                .findFirst()
                .map(SqlToken::keyword)
                .orElse("");
        return head.equals("WITH") && !isQuery(sql, part) ? "" : head;
    }

    private static boolean isQuery(String sql, List<SqlToken> part) {
        SqlToken last = part.getLast();
        String text = sql.substring(
                part.getFirst().start(), last.start() + last.text().length());
        return StatementKind.of(SqlText.of("statement", text), SqlDialect.SNOWFLAKE) == StatementKind.QUERY;
    }

    /** The first word of a statement in upper case; empty where there is none. */
    static String head(String sql) {
        return heads(sql).getFirst();
    }
}
