package dev.nightjar.warehouse.sql;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts SQL into tokens, as the warehouse itself does. It knows no grammar: every text has tokens, unless a string, a
 * quoted name or a comment in it has no end. For one thread.
 */
public final class SqlLexer {
    private final SqlText source;
    private final SqlDialect dialect;
    private final String text;
    private int at;

    SqlLexer(SqlText source, SqlDialect dialect) {
        this.source = source;
        this.dialect = dialect;
        this.text = source.text();
    }

    /**
     * All tokens of a text, blanks and comments too: joined, they are the text.
     *
     * @throws NightjarException {@code CONFIG} with the place of a string, a quoted name or a comment that has no end
     */
    public static List<SqlToken> tokens(SqlText source, SqlDialect dialect) {
        SqlLexer lexer = new SqlLexer(source, dialect);
        List<SqlToken> tokens = new ArrayList<>();
        for (Optional<SqlToken> token = lexer.next(); token.isPresent(); token = lexer.next()) {
            tokens.add(token.get());
        }
        return tokens;
    }

    /** The next token; empty at the end. */
    Optional<SqlToken> next() {
        if (at == text.length()) {
            return Optional.empty();
        }
        int start = at;
        Kind kind = read();
        return Optional.of(new SqlToken(kind, text.substring(start, at), start));
    }

    private Kind read() {
        int first = text.codePointAt(at);
        if (isSpace(first)) {
            return run(Kind.SPACE, SqlLexer::isSpace);
        }
        if (text.startsWith("--", at) || (dialect.hasSlashComments() && text.startsWith("//", at))) {
            return lineComment();
        }
        if (text.startsWith("/*", at)) {
            return blockComment();
        }
        if (first == '\'') {
            return quoted(Kind.STRING, at, dialect.escapesWithBackslash(), "the string");
        }
        if (first == '"' || (first == '`' && dialect.quotesWithBackticks())) {
            return quoted(Kind.NAME, at, false, "the quoted name");
        }
        if (first == '$') {
            return dollar();
        }
        if (first == '@' && dialect.hasLocations()) {
            return location();
        }
        if (text.startsWith("{{", at)) {
            return braces();
        }
        if (first >= '0' && first <= '9') {
            return run(Kind.NUMBER, c -> isWordPart(c) || c == '.');
        }
        if (isWordStart(first)) {
            return word(first);
        }
        at += Character.charCount(first);
        return first == '?' ? Kind.PARAMETER : Kind.SYMBOL;
    }

    private interface Test {
        boolean holds(int codePoint);
    }

    private Kind run(Kind kind, Test test) {
        at = endOf(at, test);
        return kind;
    }

    private int endOf(int from, Test test) {
        int end = from;
        while (end < text.length() && test.holds(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private Kind lineComment() {
        int start = at;
        while (at < text.length()
                && text.charAt(at) != '\n'
                && !(dialect.endsLineAtReturn() && text.charAt(at) == '\r')) {
            at++;
        }
        int inside = text.substring(start, at).stripTrailing().indexOf('\r');
        if (inside >= 0) {
            throw source.failure(
                    start + inside,
                    "a carriage return without a line feed in a comment, and nobody knows whether it ends there; end the line with a line feed");
        }
        return Kind.COMMENT;
    }

    private Kind blockComment() {
        int start = at;
        int depth = 0;
        do {
            if (at + 1 >= text.length()) {
                throw source.failure(start, "the comment that begins here has no end; close it with */");
            }
            if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (text.startsWith("/*", at) && (depth == 0 || dialect.nestsComments())) {
                depth++;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0);
        return Kind.COMMENT;
    }

    private Kind quoted(Kind kind, int quoteAt, boolean backslash, String what) {
        int start = at;
        char quote = text.charAt(quoteAt);
        at = quoteAt + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean doubled = c == quote && text.startsWith(String.valueOf(quote), at + 1);
            boolean escaped = backslash && c == '\\' && at + 1 < text.length();
            boolean pair = doubled || escaped;
            at += pair ? 2 : 1;
            if (!pair && c == quote) {
                return kind;
            }
        }
        throw source.failure(start, "%s that begins here has no end; close it with %s".formatted(what, quote));
    }

    private Kind dollar() {
        int start = at;
        int tagEnd = dialect.tagsDollars() && at + 1 < text.length() && isWordStart(text.codePointAt(at + 1))
                ? endOf(at + 1, c -> c != '$' && isWordPart(c))
                : at + 1;
        if (tagEnd < text.length() && text.charAt(tagEnd) == '$') {
            String mark = text.substring(at, tagEnd + 1);
            int end = text.indexOf(mark, tagEnd + 1);
            if (end < 0) {
                throw source.failure(start, "the string that begins here has no end; close it with " + mark);
            }
            at = end + mark.length();
            return Kind.STRING;
        }
        at = endOf(at + 1, c -> c != '$' && isWordPart(c));
        return at == start + 1 ? Kind.SYMBOL : Kind.PARAMETER;
    }

    /** Until a blank or what cannot be in a path, so that no slash in it begins a comment. */
    private Kind location() {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted(Kind.NAME, at, false, "the quoted name");
            } else if (isSpace(c) || ";,()'".indexOf(c) >= 0) {
                break;
            } else {
                at++;
            }
        }
        return Kind.LOCATION;
    }

    private Kind braces() {
        int name = endOf(at + 2, SqlLexer::isSpace);
        int nameEnd = endOf(name, c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
        int close = endOf(nameEnd, SqlLexer::isSpace);
        if (nameEnd > name && text.startsWith("}}", close)) {
            at = close + 2;
            return Kind.VARIABLE;
        }
        at++;
        return Kind.SYMBOL;
    }

    private Kind word(int first) {
        int start = at;
        at = endOfWord();
        boolean escapes = dialect.hasEscapeStrings() && at == start + 1 && (first == 'e' || first == 'E');
        if (escapes && at < text.length() && text.charAt(at) == '\'') {
            int quote = at;
            at = start;
            return quoted(Kind.STRING, quote, true, "the string");
        }
        return dialect.hasLocations() && text.startsWith("://", at) ? location() : Kind.WORD;
    }

    /** Where only {@code $$} quotes, it does so right behind a word too. */
    private int endOfWord() {
        int end = endOf(at, SqlLexer::isWordPart);
        int dollars = dialect.tagsDollars() ? -1 : text.substring(at, end).indexOf("$$");
        return dollars < 0 ? end : at + dollars;
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B';
    }

    private static boolean isWordStart(int c) {
        return c == '_' || (c < 128 ? Character.isLetter(c) : !isSpace(c));
    }

    private static boolean isWordPart(int c) {
        return isWordStart(c) || c == '$' || (c >= '0' && c <= '9');
    }
}
