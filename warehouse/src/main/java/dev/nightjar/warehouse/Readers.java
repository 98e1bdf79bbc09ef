package dev.nightjar.warehouse;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Databases whose functions are Nightjar's own: the readers of history. */
final class Readers {
    private Readers() {}

    /** What they are called in SQL, in small letters. */
    static Set<String> of(Collection<Database> databases, DatabaseNames names) {
        return databases.stream()
                .filter(Database.History.class::isInstance)
                .map(database -> names.database(database).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
