package dev.nightjar.fivetran;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;

/** Pauses a connection; a sync that runs ends without an end. Result: the connection since. */
@TaskType("fivetran.pause")
public class PauseTask extends FivetranTask<Connection> {
    private final ConnectionSpec spec;

    public PauseTask(ConnectionSpec spec) {
        super(spec, spec.account());
        this.spec = spec;
    }

    @Override
    protected Planned<Connection> plan(PlanContext context) throws Exception {
        return wouldSend(spec.connection(), "PATCH /connections/%s paused=true", context);
    }

    @Override
    protected Connection run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        return client.modify(spec.connection().resolve(client), ConnectionChange.paused(true));
    }
}
