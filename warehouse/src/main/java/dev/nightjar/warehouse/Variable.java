package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What stands for <code>{{ name }}</code> in a script: a value or a name, and never a piece of SQL. */
public sealed interface Variable {
    /** A value; it goes with the statement and is not part of its text. */
    record Value(SqlValue value) implements Variable {
        public Value {
            requireNonNull(value, "value is null");
        }
    }

    /** A name of one part or more, each rendered in double quotes. */
    record Name(List<Identifier> parts) implements Variable {
        public Name {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a name has no part; give it one");
            }
        }

        String quoted() {
            return parts.stream().map(Identifier::quoted).collect(Collectors.joining("."));
        }
    }

    /** A value. */
    static Variable of(SqlValue value) {
        return new Value(value);
    }

    /** A text. */
    static Variable text(String value) {
        return new Value(SqlValue.of(value));
    }

    /** A name, such as {@code name("shop", "orders")}. */
    static Variable name(String... parts) {
        return new Name(Arrays.stream(parts).map(Identifier::of).toList());
    }
}
