package dev.nightjar.warehouse.sql;

import java.util.Locale;

/**
 * A piece of SQL. The tokens of a text, one after the other, are the text.
 *
 * @param text as it stands there
 * @param start its offset in the text
 */
public record SqlToken(Kind kind, String text, int start) {
    /** What a token is. */
    public enum Kind {
        /** Blanks and ends of lines. */
        SPACE,
        /** A comment with its marks. */
        COMMENT,
        /** A bare name or a keyword. */
        WORD,
        /** A quoted name with its quotes. */
        NAME,
        /** A string with its quotes. */
        STRING,
        /** A number. */
        NUMBER,
        /** A place for a value: {@code ?}, {@code $1}, {@code $name}. */
        PARAMETER,
        /** A variable of a script: <code>{{ name }}</code>. */
        VARIABLE,
        /** A stage or a file, bare: {@code @stage/path}, {@code file:///path}. */
        LOCATION,
        /** Any other character. */
        SYMBOL
    }

    int end() {
        return start + text.length();
    }

    /** Whether it means something to the warehouse. */
    public boolean isSignificant() {
        return kind != Kind.SPACE && kind != Kind.COMMENT;
    }

    /** Whether it is this keyword, in any case. */
    public boolean is(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    /** Whether it is this character. */
    public boolean is(char symbol) {
        return kind == Kind.SYMBOL && text.length() == 1 && text.charAt(0) == symbol;
    }

    /** A bare word in capitals; anything else is empty. */
    public String keyword() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
    }

    /** The exact name that a quoted name stands for, or the name of a variable; the text of any other token. */
    public String name() {
        return switch (kind) {
            case NAME -> {
                String quote = text.substring(0, 1);
                yield text.substring(1, text.length() - 1).replace(quote + quote, quote);
            }
            case VARIABLE -> text.substring(2, text.length() - 2).strip();
            case SPACE, COMMENT, WORD, STRING, NUMBER, PARAMETER, LOCATION, SYMBOL -> text;
        };
    }
}
