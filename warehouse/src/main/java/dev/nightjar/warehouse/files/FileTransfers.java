package dev.nightjar.warehouse.files;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a warehouse takes files in and gives files out. What it plans is what it does. Thread-safe. */
public interface FileTransfers {
    /** What becomes of a file with a row that cannot be loaded. */
    enum OnError {
        /** Nothing is loaded, of no file. */
        ABORT,
        /** Nothing of this file is loaded. */
        SKIP_FILE,
        /** The row is left out. */
        CONTINUE
    }

    /**
     * Files to load.
     *
     * @param table of the source
     * @param files plain names: the warehouse's statements hold them
     * @param batch what the files are called by on their way: the same in all attempts of a task
     */
    record Load(TableName table, List<Path> files, FileFormat format, OnError onError, String batch) {
        public Load {
            requireNonNull(table, "table is null");
            requireNonNull(format, "format is null");
            files = List.copyOf(files);
        }
    }

    /**
     * What became of a file.
     *
     * @param file as in {@link Load#files}
     * @param rows how many of its rows were loaded
     * @param errors how many were not, as far as the warehouse says
     * @param firstError what was wrong with the first of them
     */
    record Loaded(Path file, long rows, long errors, Optional<String> firstError) {}

    /**
     * Rows to write.
     *
     * @param query which
     * @param folder an empty folder with a plain name
     * @param batch as in {@link Load}
     */
    record Unload(Sql query, Path folder, FileFormat format, String batch) {
        public Unload {
            requireNonNull(query, "query is null");
            requireNonNull(folder, "folder is null");
            requireNonNull(format, "format is null");
        }
    }

    /** A file with so many rows, where the warehouse says how many. */
    record Unloaded(Path file, Optional<Long> rows) {}

    /**
     * Looks whether files may be moved, before anything is.
     *
     * @throws NightjarException {@code CONFIG} when the connection does not allow it, or cannot do it so
     */
    void check(FileFormat format, Optional<OnError> onError);

    /** Whether the warehouse knows which files of a batch it has loaded, so that doing it twice loads them once. */
    boolean isRepeatable();

    /** The statements of a load. */
    List<Sql> statements(Load load);

    /**
     * Loads.
     *
     * @return each file, in order
     * @throws NightjarException what the warehouse says; nothing is loaded then if it aborts at errors
     */
    List<Loaded> load(Session session, Load load);

    /** The statements of an unload. */
    List<Sql> statements(Unload unload);

    /** Writes rows into the folder; files in order of their names. Throws what the warehouse says. */
    List<Unloaded> unload(Session session, Unload unload);
}
