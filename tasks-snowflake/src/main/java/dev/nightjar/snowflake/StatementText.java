package dev.nightjar.snowflake;

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

    /** The first word of each part; a part behind a pipe is a statement of its own (Snowflake docs: Flow operators). */
    private static List<String> heads(String sql) {
        List<String> heads = new ArrayList<>();
        for (String part : sql.split(PIPE, -1)) {
            heads.add(head(part));
        }
        return heads;
    }

    /** In upper case; empty where comments before it do not end. */
    static String head(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '(') {
                at++;
            } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else {
                break;
            }
        }
        int end = at;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        return sql.substring(at, end).toUpperCase(Locale.ROOT);
    }
}
