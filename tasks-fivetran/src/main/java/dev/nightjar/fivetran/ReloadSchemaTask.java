package dev.nightjar.fivetran;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;

/** Lets Fivetran look at a connection's source anew; what is chosen of it stays. Takes minutes. Result: what is there. */
@TaskType("fivetran.reload-schema")
public class ReloadSchemaTask extends FivetranTask<SchemaConfig> {
    private final ConnectionSpec spec;

    public ReloadSchemaTask(ConnectionSpec spec) {
        super(spec, spec.account());
        this.spec = spec;
    }

    @Override
    protected Planned<SchemaConfig> plan(PlanContext context) throws Exception {
        return wouldSend(spec.connection(), "POST /connections/%s/schemas/reload", context);
    }

    @Override
    protected SchemaConfig run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        return client.reloadSchemas(spec.connection().resolve(client));
    }
}
