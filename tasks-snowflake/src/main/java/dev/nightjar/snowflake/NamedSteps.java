package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The statements of a task that changes clones. Each has a name within the attempt, so that a run that goes on after a crash
 * asks what became of it; a later attempt looks at what is there instead, and sends what is missing.
 */
final class NamedSteps {
    private static final int MOST_TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private final TaskContext context;

    NamedSteps(TaskContext context) {
        this.context = context;
    }

    /** Runs a statement that may run twice. */
    void run(Session session, String name, Sql sql) {
        session.execute("%s, attempt %d".formatted(name, context.attempt()), sql, true);
    }

    /** The same, again where another try may help. */
    void persist(Session session, String name, Sql sql) {
        persist(session, name, sql, () -> false);
    }

    /**
     * The same for a statement that must not be done twice.
     *
     * @param isDone looks, before another try, whether it was done although it was said to have failed
     */
    void persist(Session session, String name, Sql sql, BooleanSupplier isDone) {
        Duration pause = FIRST_PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                run(session, name, sql);
                return;
            } catch (NightjarException e) {
                if (e.isPermanent() || e.code() == ErrorCode.CANCELLED || tried == MOST_TRIES) {
                    throw e;
                }
                context.log().warn("{} is tried again: {}", name, e.getMessage());
                sleep(pause);
                pause = pause.multipliedBy(3);
                if (isDone.getAsBoolean()) {
                    return;
                }
            }
        }
    }

    /** Waits by the time of the runtime. */
    void sleep(Duration pause) {
        try {
            context.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NightjarException(ErrorCode.CANCELLED, "interrupted", e);
        }
    }

    /** What is remembered under a name, or else made now. */
    String remember(String name, Supplier<String> value) {
        try {
            return context.remember(name, String.class, value::get);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new NightjarException(ErrorCode.INTERNAL, "'%s' could not be remembered: %s".formatted(name, e), e);
        }
    }
}
