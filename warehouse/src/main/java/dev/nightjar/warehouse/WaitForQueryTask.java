package dev.nightjar.warehouse;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks again and again until a query has rows, and its first value is not false where it is true or false.
 *
 * <p>The query passes the guard of {@link QueryTask}. Between two looks nothing is held open, so that another process can
 * write what is waited for. The deadline counts from the first look of the task, over attempts and crashes. Throws
 * {@code TIMEOUT} when it passes; what the warehouse says when a query fails, except that somebody else holds the file.
 * Cancel: ends the wait, and the query.
 */
@TaskType("warehouse.wait-for-query")
public class WaitForQueryTask extends Task<WaitForQueryTask.Result> {
    /** What to wait for. */
    @Description("a wait until a query has rows or is true")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that it reads") List<Database> databases,
            @Description("the query") String sql,

            @Description("the time between two looks") @Default("1m")
            Duration every,

            @Description("the longest wait") @Default("4h") Duration deadline) {
        public Spec {
            databases = List.copyOf(databases);
            if (!every.isPositive() || !deadline.isPositive()) {
                throw new IllegalArgumentException(
                        "every %s and deadline %s must be positive".formatted(every, deadline));
            }
        }
    }

    /** How often this attempt looked, and when it was so. */
    public record Result(int looks, Instant at) {}

    private final Spec spec;

    public WaitForQueryTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected WaitForQueryTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    @Override
    protected Result run(TaskContext context) throws Exception {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        QueryTask.guard(warehouse, spec.sql(), spec.databases());
        AtomicReference<@Nullable Session> current = new AtomicReference<>();
        context.onCancel(() -> Optional.ofNullable(current.get()).ifPresent(Session::cancel));
        Instant deadline =
                context.remember("begun", Instant.class, context::now).plus(spec.deadline());
        for (int looks = 1; ; looks++) {
            if (look(context, warehouse, current)) {
                return new Result(looks, context.now());
            }
            Duration left = Duration.between(context.now(), deadline);
            if (!left.isPositive()) {
                throw new NightjarException(
                        ErrorCode.TIMEOUT,
                        "after %s the query is still not so; look why, or raise the deadline: %s"
                                .formatted(spec.deadline(), spec.sql().strip()));
            }
            context.progress().message("looked %,d times".formatted(looks));
            context.sleep(spec.every().compareTo(left) < 0 ? spec.every() : left);
        }
    }

    /** Whether a row is what is waited for; by default any, unless its first value is false. */
    protected boolean accepts(Row row) {
        return !row.text(1).map("false"::equalsIgnoreCase).orElse(true);
    }

    private boolean look(TaskContext context, Warehouse warehouse, AtomicReference<@Nullable Session> current) {
        try (Session session =
                warehouse.open(spec.databases().stream().map(Access::read).toList())) {
            current.set(session);
            session.confine();
            session.stream(Sql.of(spec.sql()), row -> {
                if (accepts(row)) {
                    throw new Found();
                }
            });
            return false;
        } catch (Found e) {
            return true;
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.BUSY) {
                throw e;
            }
            context.log().info("somebody else holds it: {}", e.getMessage());
            return false;
        } finally {
            current.set(null);
        }
    }

    /** Ends a query whose further rows do not matter. */
    private static final class Found extends RuntimeException {
        Found() {
            super(null, null, false, false);
        }
    }
}
