package dev.nightjar.fivetran;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;

/**
 * Runs the setup tests of a connection, which may heal a broken one. Result: all tests. It fails with {@code EXTERNAL} when
 * one fails or the connection is still broken; a subclass that lives with that overrides {@link #judge}.
 */
@TaskType("fivetran.test-connection")
public class TestConnectionTask extends FivetranTask<SetupTests> {
    private final ConnectionSpec spec;

    public TestConnectionTask(ConnectionSpec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected TestConnectionTask(Record ownSpec, ConnectionSpec spec) {
        super(ownSpec, spec.account());
        this.spec = spec;
    }

    @Override
    protected Planned<SetupTests> plan(PlanContext context) throws Exception {
        return wouldSend(spec.connection(), "POST /connections/%s/test", context);
    }

    @Override
    protected SetupTests run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        return judge(client.runSetupTests(spec.connection().resolve(client)));
    }

    /** The tests, if they will do. */
    protected SetupTests judge(SetupTests tests) throws Exception {
        List<String> failed = tests.tests().stream()
                .filter(SetupTest::hasFailed)
                .map(test -> test.title() + ": " + test.message())
                .toList();
        if (failed.isEmpty() && SyncWatch.isUsable(tests.connection())) {
            return tests;
        }
        throw new NightjarException(
                ErrorCode.EXTERNAL,
                "%s is %s: %s; repair it, see %s"
                        .formatted(
                                tests.connection(),
                                tests.connection().status().setupState(),
                                failed.isEmpty() ? "its setup tests pass" : String.join(", ", failed),
                                tests.connection().dashboard()));
    }
}
