package dev.nightjar.warehouse;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Databases whose functions are Nightjar's own: the readers of history. */
final class Readers {
    private Readers() {}

    /** Their aliases in small letters. */
    static Set<String> of(Collection<Database> databases) {
        return databases.stream()
                .filter(Database.History.class::isInstance)
                .map(database -> database.alias().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
