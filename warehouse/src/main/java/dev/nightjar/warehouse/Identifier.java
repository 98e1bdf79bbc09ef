package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * The exact name of a schema, table or column, as the warehouse stores it. It is always rendered quoted, so that any
 * name is legal: spaces, quotes, dots, keywords, any case, Unicode.
 */
public record Identifier(String name) implements Comparable<Identifier> {
    private static final Comparator<Identifier> ORDER = Comparator.comparing(Identifier::name);

    public Identifier {
        requireNonNull(name, "name is null");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an identifier is empty");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an identifier holds a NUL character");
        }
        if (name.codePoints().anyMatch(each -> Character.getType(each) == Character.SURROGATE)) {
            throw new IllegalArgumentException("an identifier holds half of a character (an unpaired surrogate)");
        }
    }

    /**
     * By the exact name, unquoted.
     *
     * @throws IllegalArgumentException when it is empty, or holds a NUL or half of a character
     */
    public static Identifier of(String name) {
        return new Identifier(name);
    }

    /** For SQL: in double quotes, with those inside it doubled. */
    public String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** For people: quoted only where it would be read as something else. */
    @Override
    public String toString() {
        return name.matches("[\\p{L}_][\\p{L}\\p{N}_$]*") ? name : quoted();
    }

    @Override
    public int compareTo(Identifier other) {
        return ORDER.compare(this, other);
    }
}
