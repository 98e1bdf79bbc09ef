package dev.nightjar.app;

import dev.nightjar.dbt.AsOfTask;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Codec;
import dev.nightjar.warehouse.QueryTask;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightjar as-of asana.task 2026-11-02}. */
@Command(
        name = "as-of",
        description = {
            "Read a table as it was in a night.",
            "In any DuckDB client: attach 'history/history_asana.duckdb'; select * from history_asana.asana.task(date '2026-11-02')"
        })
final class AsOfCommand implements Callable<Integer> {
    /** What the memory of a program like this holds. */
    private static final int MOST_ROWS = 100_000_000;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(
            index = "0",
            paramLabel = "SCHEMA.TABLE",
            description = "put a part in double quotes for its exact name")
    private String table = "";

    @Parameters(index = "1", paramLabel = "NIGHT", description = "such as 2026-11-02")
    private LocalDate night = LocalDate.EPOCH;

    @Option(names = "--limit", paramLabel = "ROWS", description = "the most rows to print (default: ${DEFAULT-VALUE})")
    private long limit = 1000;

    @Option(names = "--csv", description = "print comma-separated values")
    private boolean csv;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST_ROWS) {
            throw new NightjarException(
                    ErrorCode.USAGE, "--limit must be between 1 and %,d, and is %,d".formatted(MOST_ROWS, limit));
        }
        try (RunningNightjar running = new RunningNightjar(options)) {
            QueryTask.Result result =
                    running.run(new AsOfTask(new AsOfTask.Spec("warehouse", table, night, limit + 1)));
            boolean cut = result.rows().size() > limit;
            QueryTask.Result shown =
                    cut ? new QueryTask.Result(result.columns(), result.rows().subList(0, (int) limit)) : result;
            System.out.print(
                    options.json() ? Codec.toJson(shown) + "\n" : csv ? TextTable.csv(shown) : TextTable.of(shown));
            if (cut) {
                System.err.println("only the first %,d rows are shown; --limit shows more".formatted(limit));
            } else if (shown.columns().isEmpty()) {
                System.err.println("%s did not exist in night %s".formatted(table, night));
            }
            return 0;
        }
    }
}
