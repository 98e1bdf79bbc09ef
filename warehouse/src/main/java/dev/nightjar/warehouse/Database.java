package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/** The databases that the nightly job knows. Where each lies is the warehouse's matter. */
public sealed interface Database {
    /** What Fivetran writes to; never written by us. */
    record Source() implements Database {
        @Override
        public Identifier alias() {
            return Identifier.of("source");
        }
    }

    /** The clones of a night. */
    record Clones(LocalDate night) implements Database {
        public Clones {
            requireNonNull(night, "night is null");
        }

        /** The same for every night, so that what is generated from it stays the same. */
        @Override
        public Identifier alias() {
            return Identifier.of("clones");
        }
    }

    /** A clone of one schema outside the nights. */
    record Single(String name) implements Database {
        public Single {
            requireNonNull(name, "name is null");
            if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
                throw new IllegalArgumentException(
                        "'%s' is no name for a clone; use a letter, then letters, digits, - and _".formatted(name));
            }
        }

        @Override
        public Identifier alias() {
            return Identifier.of("clones");
        }
    }

    /** The history of a schema. */
    record History(Identifier schema) implements Database {
        public History {
            requireNonNull(schema, "schema is null");
        }

        @Override
        public Identifier alias() {
            return Identifier.of(HistoryName.of(schema));
        }
    }

    /**
     * What holds histories, of whose schemas nothing is known before it is read.
     *
     * @param alias its name
     */
    record Histories(Identifier alias) implements Database {
        public Histories {
            requireNonNull(alias, "alias is null");
        }
    }

    /** What the database is called in SQL, where the warehouse has aliases ({@link DatabaseNames}). */
    Identifier alias();
}
