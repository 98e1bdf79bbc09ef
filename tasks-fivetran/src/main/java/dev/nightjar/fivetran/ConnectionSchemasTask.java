package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks Fivetran which schemas its connections write, by their names in the destination: what a night is to clone, whatever
 * the warehouse has besides.
 */
@TaskType("fivetran.connection-schemas")
public class ConnectionSchemasTask extends ReadingTask<ConnectionSchemas> {
    /**
     * Of which connections.
     *
     * @param destination the id of a destination; default all that the API key may see
     */
    @Description("Asks Fivetran which schemas its connections write.")
    public record Spec(
            @Description("The Fivetran account in nightjar.yml.") @Default(FivetranTask.ACCOUNT)
            String account,

            @Description("The id of a destination; all if not given.")
            Optional<String> destination) {
        public Spec {
            requireNonNull(account, "account is null");
            requireNonNull(destination, "destination is null");
        }

        /** Of all connections. */
        public static Spec all() {
            return new Spec(FivetranTask.ACCOUNT, Optional.empty());
        }
    }

    private final Spec spec;

    public ConnectionSchemasTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ConnectionSchemasTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** Whether a connection counts; by default each does. */
    protected boolean selects(Connection connection) {
        return true;
    }

    @Override
    protected ConnectionSchemas run(TaskContext context) throws Exception {
        FivetranClient client = context.connection(spec.account(), FivetranClient.class);
        ConnectionFilter filter = new ConnectionFilter(spec.destination(), Optional.empty());
        List<Connection> connections =
                client.connections(filter).filter(this::selects).toList();
        List<ConnectionSchemas.Written> written = new ArrayList<>();
        for (Connection connection : connections) {
            written.addAll(written(connection, client.schemas(connection.id())));
            context.progress().update(written.size(), 0, "schemas");
        }
        return new ConnectionSchemas(written);
    }

    /** A connection that Fivetran has not looked at yet is named by its schema; that of a file is {@code schema.table}. */
    private static List<ConnectionSchemas.Written> written(Connection connection, Optional<SchemaConfig> config) {
        List<String> names = config.map(c -> c.schemas().stream()
                        .filter(SchemaConfig.Schema::enabled)
                        .map(SchemaConfig.Schema::nameInDestination)
                        .toList())
                .filter(found -> !found.isEmpty())
                .orElseGet(() -> List.of(connection.schema().split("\\.", 2)[0]));
        return names.stream()
                .map(name ->
                        new ConnectionSchemas.Written(name, connection.id(), connection.groupId(), config.isPresent()))
                .toList();
    }
}
