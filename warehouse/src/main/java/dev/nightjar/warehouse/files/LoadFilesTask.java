package dev.nightjar.warehouse.files;

import dev.nightjar.flow.Default;
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
import dev.nightjar.warehouse.ScriptMemory;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads files of this machine into a table of the source, which must be there.
 *
 * <p>On Snowflake they go to a stage of the user's, and are copied from it by one statement; its load history knows which
 * files of this task have been loaded, so that an attempt that comes later loads none twice. On DuckDB they are read where
 * they are; a load whose end nobody saw is not repeated. Another run loads the same files again.
 *
 * <p>Throws {@code CONFIG} before anything is sent, when a file is not there or cannot be read, and when the connection does
 * not allow files ({@code files: true} on Snowflake); {@code DIVERGED} when nobody knows whether an earlier load did its
 * work; what the warehouse says otherwise. Cancel: ends the statement that runs.
 */
@TaskType("warehouse.load-files")
public class LoadFilesTask extends Task<LoadFilesTask.Result> {
    /** What to load. */
    @Description("files into a table")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the table of the source") TableName table,

            @Description("the files; in the last part of each * and ? stand for any characters")
            List<Path> files,

            @Description("how rows stand in them") FileFormat format,

            @Description("what becomes of a file with a row that cannot be loaded") @Default("abort")
            FileTransfers.OnError onError) {
        public Spec {
            files = List.copyOf(files);
        }
    }

    /** All files, in order. */
    public record Result(List<FileTransfers.Loaded> files) {
        public Result {
            files = List.copyOf(files);
        }

        /** How many rows were loaded. */
        public long rows() {
            return files.stream().mapToLong(FileTransfers.Loaded::rows).sum();
        }

        /** Files with rows that were not loaded. */
        public List<FileTransfers.Loaded> faulty() {
            return files.stream()
                    .filter(file -> file.errors() > 0 || file.firstError().isPresent())
                    .toList();
        }
    }

    private final Spec spec;

    public LoadFilesTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected LoadFilesTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** The files or patterns; override to put the night into them. */
    protected List<Path> files(TaskContext context) {
        return spec.files();
    }

    @Override
    protected Result run(TaskContext context) throws Exception {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        FileTransfers transfers = warehouse.files();
        transfers.check(spec.format(), Optional.of(spec.onError()));
        List<Path> files = LocalFiles.find(files(context));
        ScriptMemory memory = new ScriptMemory(context);
        return memory.once("load", Result.class, transfers.isRepeatable(), this::unknownEnd, () -> {
            try (LocalFiles local = LocalFiles.of(context);
                    Session session = warehouse.open(List.of(Access.write(new Database.Source())))) {
                context.onCancel(session::cancel);
                List<Path> plain = local.plain(files, spec.format());
                return new Result(named(transfers.load(session, load(plain, local.batch())), files));
            }
        });
    }

    @Override
    protected Planned<Result> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        FileTransfers transfers = warehouse.files();
        transfers.check(spec.format(), Optional.of(spec.onError()));
        List<Path> files = LocalFiles.find(files(context));
        return Planned.<Result>unknown()
                .doing(transfers.statements(load(files, "of-the-run")).stream()
                        .map(sql -> new PlannedChange("sql", spec.table().toString(), sql.text()))
                        .toList());
    }

    private FileTransfers.Load load(List<Path> files, String batch) {
        return new FileTransfers.Load(spec.table(), files, spec.format(), spec.onError(), batch);
    }

    /** Under the names that they have here. */
    private static List<FileTransfers.Loaded> named(List<FileTransfers.Loaded> loaded, List<Path> files) {
        List<FileTransfers.Loaded> named = new ArrayList<>();
        for (int i = 0; i < loaded.size(); i++) {
            FileTransfers.Loaded one = loaded.get(i);
            named.add(new FileTransfers.Loaded(files.get(i), one.rows(), one.errors(), one.firstError()));
        }
        return named;
    }

    private NightjarException unknownEnd() {
        return new NightjarException(
                ErrorCode.DIVERGED,
                "files were being loaded into %s, and nobody saw whether that was done; look at the table, and load them in a new run"
                        .formatted(spec.table()));
    }
}
