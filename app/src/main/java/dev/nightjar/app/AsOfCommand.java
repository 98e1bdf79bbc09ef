package dev.nightjar.app;

import dev.nightjar.dbt.AsOfTask;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.QueryTask;
import java.time.LocalDate;

/** {@code nightjar as-of asana.task 2026-11-02}. */
final class AsOfCommand extends CliCommand {
    /** What the memory of a program like this holds. */
    private static final int MOST_ROWS = 100_000_000;

    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> table =
            arguments.parameter(String.class, "SCHEMA.TABLE", "put a part in double quotes for its exact name");

    private final Argument<LocalDate> night = arguments.parameter(LocalDate.class, "NIGHT", "such as 2026-11-02");

    private final Argument<Long> most = arguments.option(
            long.class, "--limit", "ROWS", 1000L, "the most rows to print (default: ${DEFAULT-VALUE})");

    private final Argument<Boolean> csv = arguments.flag("print comma-separated values", "--csv");

    AsOfCommand() {
        super(
                "Read a table as it was in a night.",
                "In any DuckDB client: attach 'history/history_asana.duckdb'; select * from history_asana.asana.task(date '2026-11-02')");
    }

    @Override
    public Integer call() {
        long limit = most.get();
        if (limit < 1 || limit > MOST_ROWS) {
            throw new NightjarException(
                    ErrorCode.USAGE, "--limit must be between 1 and %,d, and is %,d".formatted(MOST_ROWS, limit));
        }
        try (RunningNightjar running = new RunningNightjar(options)) {
            QueryTask.Result result =
                    running.run(new AsOfTask(new AsOfTask.Spec("warehouse", table.get(), night.get(), limit + 1)));
            boolean cut = result.rows().size() > limit;
            QueryTask.Result shown =
                    cut ? new QueryTask.Result(result.columns(), result.rows().subList(0, (int) limit)) : result;
            System.out.print(
                    options.json()
                            ? Printable.json(shown) + "\n"
                            : csv.get() ? TextTable.csv(shown) : TextTable.of(shown));
            if (cut) {
                System.err.println("only the first %,d rows are shown; --limit shows more".formatted(limit));
            } else if (shown.columns().isEmpty()) {
                System.err.println("%s did not exist in night %s".formatted(Printable.line(table.get()), night.get()));
            }
            return 0;
        }
    }
}
