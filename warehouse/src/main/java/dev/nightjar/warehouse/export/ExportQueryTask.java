package dev.nightjar.warehouse.export;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.QueryTask;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.duckdb.DuckDbFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes the rows of a query to a file, in bounded memory, however many there are.
 *
 * <p>The file appears whole: it is written beside its place under a hidden name, which it loses at the end, and replaces
 * what is there. Rows come as texts and are written by DuckDB, whatever warehouse they are from: numbers, dates and
 * timestamps keep their types, lists and structs are texts; of a query without rows all columns are texts.
 *
 * <p>The query passes the guard of {@link QueryTask}, on databases that are opened read-only. Throws {@code ENVIRONMENT}
 * when the file cannot be written, and what {@link QueryTask} throws. Cancel: ends the query, and removes what is not
 * finished.
 */
@TaskType("warehouse.export-query")
public class ExportQueryTask extends Task<ExportQueryTask.Result> {
    /** What to write where. */
    @Description("the rows of a query as a file")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that it reads") List<Database> databases,
            @Description("the query") String sql,

            @Description("the file; its folder must be there")
            Path file,

            @Description("how the rows are written") ExportFormat format) {
        public Spec {
            databases = List.copyOf(databases);
        }
    }

    /** The file, and how many rows are in it. */
    public record Result(Path file, long rows) {}

    private final Spec spec;

    public ExportQueryTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected ExportQueryTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** Where the file goes; override to put the night into its name. */
    protected Path file(TaskContext context) {
        return spec.file();
    }

    @Override
    protected Result run(TaskContext context) throws Exception {
        Path file = file(context).toAbsolutePath();
        Path texts = hidden(file, context, "texts");
        Path half = hidden(file, context, "half");
        try {
            long rows = write(context, texts, half);
            Path whole = spec.format() == ExportFormat.CSV ? texts : half;
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Result(file, rows);
        } catch (IOException | UncheckedIOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "%s cannot be written: %s; check the folder and its space".formatted(file, e.getMessage()),
                    e);
        } finally {
            Files.deleteIfExists(texts);
            Files.deleteIfExists(half);
        }
    }

    @Override
    protected Planned<Result> plan(PlanContext context) {
        return Planned.<Result>unknown()
                .doing(List.of(new PlannedChange("file", file(context).toString(), spec.sql())));
    }

    private long write(TaskContext context, Path texts, Path half) throws IOException {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        QueryTask.guard(warehouse, spec.sql(), spec.databases());
        try (CsvRows rows = new CsvRows(texts)) {
            List<String> labels = read(context, warehouse, rows);
            rows.finish();
            DuckDbFiles.Texts written = new DuckDbFiles.Texts(texts, rows.longest(), columns(labels, rows.types()));
            switch (spec.format()) {
                case CSV -> {}
                case JSONL -> DuckDbFiles.write(written, half, "json", context::onCancel);
                case PARQUET -> DuckDbFiles.write(written, half, "parquet", context::onCancel);
            }
            return rows.rows();
        }
    }

    private List<String> read(TaskContext context, Warehouse warehouse, CsvRows rows) throws IOException {
        try (Session session =
                warehouse.open(spec.databases().stream().map(Access::read).toList())) {
            context.onCancel(session::cancel);
            session.confine();
            List<String> labels = session.stream(Sql.of(spec.sql()), rows::row);
            if (rows.rows() == 0) {
                rows.header(labels);
            }
            return labels;
        }
    }

    /** A file has each name once, without regard to case. */
    private static List<DuckDbFiles.FileColumn> columns(List<String> labels, List<String> types) {
        Set<String> taken = new HashSet<>();
        List<DuckDbFiles.FileColumn> columns = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.get(i);
            for (int n = 1; !taken.add(name.toLowerCase(Locale.ROOT)); n++) {
                name = labels.get(i) + "_" + n;
            }
            columns.add(new DuckDbFiles.FileColumn(Identifier.of(name), types.isEmpty() ? "VARCHAR" : types.get(i)));
        }
        return columns;
    }

    private static Path hidden(Path file, TaskContext context, String what) {
        return file.resolveSibling(".%s.%s.%s"
                .formatted(
                        Integer.toHexString(file.hashCode()),
                        Integer.toHexString(context.idempotencyKey().hashCode()),
                        what));
    }
}
