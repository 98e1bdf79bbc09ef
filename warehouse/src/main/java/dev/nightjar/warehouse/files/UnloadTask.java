package dev.nightjar.warehouse.files;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.QueryTask;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlLexer;
import dev.nightjar.warehouse.sql.SqlScript;
import dev.nightjar.warehouse.sql.SqlText;
import dev.nightjar.warehouse.sql.SqlToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of a query to files of this machine, by what the warehouse has for it: the rows never pass through Java.
 * For one file in bounded memory on any warehouse there is {@link dev.nightjar.warehouse.export.ExportQueryTask}.
 *
 * <p>Files are called {@code <name>_0001.parquet} and so on; they appear when all are there, and replace what is there under
 * these names. On Snowflake they come over a stage of the user's. The query passes the guard of {@link QueryTask}.
 *
 * <p>Throws {@code CONFIG} before anything is sent, when the folder cannot be written to or the connection does not allow
 * files; what {@link QueryTask} throws. Cancel: ends the statement that runs, and leaves no half file.
 */
@TaskType("warehouse.unload")
public class UnloadTask extends Task<UnloadTask.Result> {
    /** What to write where. */
    @Description("the rows of a query as files")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the databases that the query reads")
            List<Database> databases,

            @Description("the query") String sql,

            @Description("the folder; it must be there") Path folder,

            @Description("what the files are called, before their numbers") @Default("rows")
            String name,

            @Description("how rows stand in them") FileFormat format) {
        public Spec {
            databases = List.copyOf(databases);
            if (!name.matches("[^/\\\\\\p{Cntrl}]{1,200}")) {
                throw new IllegalArgumentException("'%s' is no name for files".formatted(name));
            }
        }
    }

    /** All files, in order. */
    public record Result(List<FileTransfers.Unloaded> files) {
        public Result {
            files = List.copyOf(files);
        }
    }

    private final Spec spec;

    public UnloadTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected UnloadTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** Where the files go; override to put the night into it. */
    protected Path folder(TaskContext context) {
        return spec.folder();
    }

    @Override
    protected Result run(TaskContext context) throws Exception {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        Path folder = checked(context, warehouse);
        List<Access> read = spec.databases().stream().map(Access::read).toList();
        try (LocalFiles local = LocalFiles.of(context);
                Session session = warehouse.open(read)) {
            context.onCancel(session::cancel);
            FileTransfers.Unload unload =
                    new FileTransfers.Unload(query(warehouse), local.folder(), spec.format(), local.batch());
            return new Result(moved(warehouse.files().unload(session, unload), folder));
        }
    }

    @Override
    protected Planned<Result> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        Path folder = checked(context, warehouse);
        FileTransfers.Unload unload = new FileTransfers.Unload(query(warehouse), folder, spec.format(), "of-the-run");
        return Planned.<Result>unknown()
                .doing(warehouse.files().statements(unload).stream()
                        .map(sql -> new PlannedChange("sql", folder.toString(), sql.text()))
                        .toList());
    }

    /**
     * The query, which stands between parentheses in a statement: it must not close them.
     *
     * @throws NightjarException {@code CONFIG}
     */
    private Sql query(Warehouse warehouse) {
        SqlDialect dialect = warehouse.queryRules().dialect();
        String text = SqlScript.split(SqlText.of("query", spec.sql()), dialect)
                .getFirst()
                .text();
        int depth = 0;
        for (SqlToken token : SqlLexer.tokens(SqlText.of("query", text), dialect)) {
            if (token.kind() == SqlToken.Kind.SYMBOL) {
                depth += token.text().equals("(") ? 1 : token.text().equals(")") ? -1 : 0;
            }
            if (depth < 0) {
                break;
            }
        }
        if (depth != 0) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "the query has a parenthesis without its other half; correct it");
        }
        return Sql.of(text);
    }

    private Path checked(TaskContext context, Warehouse warehouse) {
        warehouse.files().check(spec.format(), Optional.empty());
        QueryTask.guard(warehouse, spec.sql(), spec.databases());
        Path folder = folder(context).toAbsolutePath();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%s is no folder that this user can write to; nothing was asked for".formatted(folder));
        }
        return folder;
    }

    private List<FileTransfers.Unloaded> moved(List<FileTransfers.Unloaded> files, Path folder) {
        List<FileTransfers.Unloaded> moved = new ArrayList<>();
        for (FileTransfers.Unloaded file : files) {
            Path target = folder.resolve("%s_%04d.%s"
                    .formatted(spec.name(), moved.size() + 1, spec.format().extension()));
            move(file.file(), target);
            moved.add(new FileTransfers.Unloaded(target, file.rows()));
        }
        return moved;
    }

    /** By a hidden name: from another disk a file comes byte by byte. */
    private static void move(Path from, Path target) {
        Path hidden = target.resolveSibling("." + target.getFileName() + ".half");
        try {
            Files.move(from, hidden, StandardCopyOption.REPLACE_EXISTING);
            Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "%s cannot be written: %s; check the folder and its space"
                            .formatted(target, FileFailure.reason(target, e)),
                    e);
        }
    }
}
