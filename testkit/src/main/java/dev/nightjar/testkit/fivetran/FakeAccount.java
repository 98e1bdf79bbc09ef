package dev.nightjar.testkit.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.ConnectorSchemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Connections as an account has them, decided by a seed: the same seed gives the same ones. Every third has a sync before
 * it that does not simply succeed.
 */
public final class FakeAccount {
    /**
     * A connection.
     *
     * @param scenario what its next sync does
     */
    public record Entry(String id, String service, String schema, Scenario scenario) {
        public Entry {
            requireNonNull(id, "id is null");
            requireNonNull(service, "service is null");
            requireNonNull(schema, "schema is null");
            requireNonNull(scenario, "scenario is null");
        }
    }

    /** As many as one page of Fivetran's lists has. */
    public static final int MOST = 1000;

    private static final List<String> FIRST =
            List.of("amber", "brisk", "coastal", "dapper", "eager", "frosty", "gentle", "humble", "ivory", "jolly");
    private static final List<String> SECOND =
            List.of("anchor", "birch", "comet", "delta", "ember", "falcon", "garnet", "harbor", "island", "juniper");
    private static final int ODD_ONE_IN = 3;

    private FakeAccount() {}

    /**
     * The connections that a seed decides.
     *
     * @param connections how many, up to {@link #MOST}
     * @param chosen scenarios by schema, in place of what the seed decides
     * @throws NightjarException {@code USAGE} when there are too many, or none has a schema that is chosen for
     */
    public static List<Entry> of(long seed, int connections, Map<String, Scenario> chosen) {
        if (connections < 1 || connections > MOST) {
            throw new NightjarException(
                    ErrorCode.USAGE, "%d connections are asked for; ask for 1 to %d".formatted(connections, MOST));
        }
        SplittableRandom dice = new SplittableRandom(seed);
        List<String> services = ConnectorSchemas.names();
        Scenario[] scenarios = Scenario.values();
        Set<String> ids = new HashSet<>();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            String service = services.get(i % services.size());
            String schema = i < services.size() ? service : service + "_" + (i / services.size() + 1);
            Scenario thrown =
                    dice.nextInt(ODD_ONE_IN) == 0 ? scenarios[dice.nextInt(scenarios.length)] : Scenario.SUCCESS;
            entries.add(new Entry(id(dice, ids), service, schema, chosen.getOrDefault(schema, thrown)));
        }
        Set<String> unknown = new TreeSet<>(chosen.keySet());
        entries.forEach(entry -> unknown.remove(entry.schema()));
        if (!unknown.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "no connection has the schema %s; there are %s"
                            .formatted(
                                    String.join(", ", unknown),
                                    String.join(
                                            ", ",
                                            entries.stream().map(Entry::schema).toList())));
        }
        return List.copyOf(entries);
    }

    private static String id(SplittableRandom dice, Set<String> taken) {
        String words = FIRST.get(dice.nextInt(FIRST.size())) + "_" + SECOND.get(dice.nextInt(SECOND.size()));
        String id = words;
        for (int n = 2; !taken.add(id); n++) {
            id = words + "_" + n;
        }
        return id;
    }
}
