package dev.nightjar.warehouse;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fails when a query does not give what it should: no rows, a value, a number within a range, or within a range of what
 * it was the last time.
 *
 * <p>The query passes the guard of {@link QueryTask}, on databases that are opened read-only. Throws {@code EXTERNAL}
 * with the first offending rows, {@code CONFIG} when the query gives no number where one is compared. Cancel: ends the
 * query.
 */
@TaskType("warehouse.check")
public class CheckTask extends Task<CheckTask.Result> {
    private static final int SHOWN_ROWS = 10;
    private static final int SHOWN_CHARACTERS = 60;

    /** What to check. */
    @Description("a check of data")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that it reads") List<Database> databases,
            @Description("the query") String sql,
            @Description("what it must give") Expectation expect) {
        public Spec {
            databases = List.copyOf(databases);
        }
    }

    /** The value that held; empty for no rows. */
    public record Result(Optional<String> value) {}

    private final Spec spec;

    public CheckTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected CheckTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    @Override
    protected Result run(TaskContext context) {
        Found found = find(context);
        return switch (spec.expect()) {
            case Expectation.NoRows _ -> {
                if (found.rows() > 0) {
                    throw offence(context, found.rows() == 1 ? "1 row" : "%,d rows".formatted(found.rows()), found);
                }
                yield new Result(Optional.empty());
            }
            case Expectation.Value expected -> {
                String value = found.value();
                yield held(context, value, value.equals(expected.text()), "'%s'".formatted(expected.text()), found);
            }
            case Expectation.Within within -> {
                String value = found.value();
                boolean holds = isWithin(number(value), within.least(), within.most());
                yield held(context, value, holds, "from %s to %s".formatted(within.least(), within.most()), found);
            }
            case Expectation.Since since -> since(context, since, found);
        };
    }

    /** What an offence is called; override to name what it means, and who is to look at it. */
    protected String describe(TaskContext context, String found) {
        return "the check does not hold: " + found;
    }

    private Result since(TaskContext context, Expectation.Since since, Found found) {
        String value = found.value();
        BigDecimal number = number(value);
        LastValue last = new LastValue(context, since.name());
        Optional<BigDecimal> before = last.before();
        if (before.isPresent()) {
            BigDecimal least = before.get().multiply(since.least());
            BigDecimal most = before.get().multiply(since.most());
            // Below zero the factors change sides.
            held(
                    context,
                    value,
                    isWithin(number, least.min(most), least.max(most)),
                    "from %s to %s, since it was %s the last time"
                            .formatted(least.min(most), least.max(most), before.get()),
                    found);
        }
        last.keep(number);
        return new Result(Optional.of(value));
    }

    private Result held(TaskContext context, String value, boolean holds, String expected, Found found) {
        if (!holds) {
            throw offence(context, "%s instead of %s".formatted(shorten(value), expected), found);
        }
        return new Result(Optional.of(value));
    }

    private static boolean isWithin(BigDecimal value, BigDecimal least, BigDecimal most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static BigDecimal number(String value) {
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the check compares a number, and the query gives '%s'; make it one".formatted(shorten(value)),
                    e);
        }
    }

    private NightjarException offence(TaskContext context, String what, Found found) {
        String rows = spec.expect() instanceof Expectation.NoRows ? ":\n" + found.text() : "";
        return new NightjarException(ErrorCode.EXTERNAL, describe(context, what) + rows);
    }

    private Found find(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        QueryTask.guard(warehouse, spec.sql(), spec.databases());
        try (Session session =
                warehouse.open(spec.databases().stream().map(Access::read).toList())) {
            context.onCancel(session::cancel);
            session.confine();
            List<List<Optional<String>>> first = new ArrayList<>();
            long[] rows = {0};
            List<String> columns = session.stream(Sql.of(spec.sql()), row -> {
                if (rows[0]++ < SHOWN_ROWS) {
                    first.add(BoundedRows.texts(row));
                }
            });
            return new Found(columns, first, rows[0]);
        }
    }

    private static String shorten(String value) {
        String line = value.replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= SHOWN_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
    }

    /** The first rows, and how many there are. */
    private record Found(List<String> columns, List<List<Optional<String>>> first, long rows) {
        String value() {
            if (rows != 1 || columns.size() != 1 || first.getFirst().getFirst().isEmpty()) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "the check needs one row with one value, and the query gives %,d rows of %d columns%s"
                                .formatted(rows, columns.size(), rows == 1 ? ", or null" : ""));
            }
            return first.getFirst().getFirst().get();
        }

        String text() {
            String shown = first.stream()
                    .map(row -> row.stream()
                            .map(value -> value.map(CheckTask::shorten).orElse("null"))
                            .collect(Collectors.joining(" | ", "  ", "")))
                    .collect(Collectors.joining("\n"));
            String header = "  " + String.join(" | ", columns);
            return header + "\n" + shown
                    + (rows > first.size() ? "\n  and %,d more".formatted(rows - first.size()) : "");
        }
    }
}
