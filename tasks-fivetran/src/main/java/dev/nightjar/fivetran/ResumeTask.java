package dev.nightjar.fivetran;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;

/** Lets a paused connection sync again. Result: the connection since. */
@TaskType("fivetran.resume")
public class ResumeTask extends FivetranTask<Connection> {
    private final ConnectionSpec spec;

    public ResumeTask(ConnectionSpec spec) {
        super(spec, spec.account());
        this.spec = spec;
    }

    @Override
    protected Planned<Connection> plan(PlanContext context) throws Exception {
        return wouldSend(spec.connection(), "PATCH /connections/%s paused=false", context);
    }

    @Override
    protected Connection run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        return client.modify(spec.connection().resolve(client), ConnectionChange.paused(false));
    }
}
