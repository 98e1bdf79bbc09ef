package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.TaskType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads a connection anew, all of it or some tables, and waits until Fivetran says that it is done: no historical sync any
 * more, and a newer success. It waits for a sync that runs, and otherwise does as {@link SyncTask}.
 */
@TaskType("fivetran.resync")
public class ResyncTask extends SyncTask {
    /**
     * What is loaded anew.
     *
     * @param tables by their schemas, as the source names them; everything when empty
     */
    @Description("Loads a connection of Fivetran anew.")
    public record Spec(
            @Description("The Fivetran account in nightjar.yml.") @Default(ACCOUNT)
            String account,

            @Description("Which connection.") ConnectionRef connection,

            @Description("Tables by their schemas, as the source names them; everything if none is given.")
            Map<String, List<String>> tables,

            @Description("What is done about a connection that is not simply waiting.")
            Optional<SyncRules> rules,

            @Description("How long is waited.") Optional<Patience> patience) {
        public Spec {
            requireNonNull(account, "account is null");
            requireNonNull(connection, "connection is null");
            Map<String, List<String>> copy = new LinkedHashMap<>();
            tables.forEach((schema, names) -> copy.put(schema, List.copyOf(names)));
            tables = copy;
            requireNonNull(rules, "rules is null");
            requireNonNull(patience, "patience is null");
            tables.forEach((schema, names) -> {
                if (names.isEmpty()) {
                    throw new IllegalArgumentException(
                            "no table of schema '%s' is named; name some, or leave the schema out".formatted(schema));
                }
            });
        }

        /** Everything. */
        public static Spec of(String connectionId) {
            return of(connectionId, Map.of());
        }

        /** Some tables. */
        public static Spec of(String connectionId, Map<String, List<String>> tables) {
            return new Spec(ACCOUNT, ConnectionRef.id(connectionId), tables, Optional.empty(), Optional.empty());
        }
    }

    private final Spec spec;

    public ResyncTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ResyncTask(Record ownSpec, Spec spec) {
        super(ownSpec, new SyncSpec(spec.account(), spec.connection(), spec.rules(), spec.patience()));
        this.spec = spec;
    }

    @Override
    Trigger trigger() {
        return new Trigger.Resync(spec.tables());
    }
}
