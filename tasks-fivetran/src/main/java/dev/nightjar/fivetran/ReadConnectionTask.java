package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.Optional;

/** Asks Fivetran how a connection is, and what it brings to the destination. */
@TaskType("fivetran.read-connection")
public class ReadConnectionTask extends ReadingTask<ReadConnectionTask.Details> {
    /**
     * A connection.
     *
     * @param schemas empty where Fivetran has not looked at the source yet
     */
    public record Details(Connection connection, Optional<SchemaConfig> schemas) {
        public Details {
            requireNonNull(connection, "connection is null");
            requireNonNull(schemas, "schemas is null");
        }
    }

    private final ConnectionSpec spec;

    public ReadConnectionTask(ConnectionSpec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected Details run(TaskContext context) throws Exception {
        FivetranClient client = context.connection(spec.account(), FivetranClient.class);
        Connection connection = client.connection(spec.connection().resolve(client));
        return new Details(connection, client.schemas(connection.id()));
    }
}
