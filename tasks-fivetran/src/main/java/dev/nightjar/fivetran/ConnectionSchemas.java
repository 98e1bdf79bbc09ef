package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schemas that connections write. */
public record ConnectionSchemas(List<Written> written) {
    /**
     * A schema by its name in the destination.
     *
     * @param known whether Fivetran knows it; otherwise it is the connection's name, before its first sync
     */
    public record Written(String schema, String connectionId, String destination, boolean known) {
        public Written {
            requireNonNull(schema, "schema is null");
            requireNonNull(connectionId, "connectionId is null");
            requireNonNull(destination, "destination is null");
        }
    }

    /**
     * What Fivetran and a warehouse do not agree on, whatever the case of the names.
     *
     * @param missing schemas that Fivetran says it writes, and the warehouse has not
     * @param unknown schemas that the warehouse has, and no connection writes
     */
    public record Differences(List<String> missing, List<String> unknown) {
        public Differences {
            missing = List.copyOf(missing);
            unknown = List.copyOf(unknown);
        }
    }

    public ConnectionSchemas {
        written = List.copyOf(written);
    }

    /** The names of the schemas, each once. */
    public List<String> names() {
        return written.stream().map(Written::schema).distinct().sorted().toList();
    }

    /** The differences to the schemas that a warehouse shows. */
    public Differences differences(Collection<String> shown) {
        return new Differences(without(names(), shown), without(shown, names()));
    }

    private static List<String> without(Collection<String> names, Collection<String> others) {
        Set<String> known =
                others.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        Stream<String> left = names.stream().filter(name -> !known.contains(name.toLowerCase(Locale.ROOT)));
        return left.sorted().toList();
    }
}
