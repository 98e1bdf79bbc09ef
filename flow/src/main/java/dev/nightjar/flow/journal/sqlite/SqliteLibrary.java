package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/** The native library of the journal's driver, which is in the driver's jar. */
public final class SqliteLibrary {
    /**
     * The system property that names a folder with the library in it. Without it the driver copies the library to the
     * temporary folder at each start, reads the copy once more, and asks {@code uname} what system this is: all that is
     * most of the time that a short command takes. Where the library is not there or does not fit, it does so after all
     * (org.sqlite.SQLiteJDBCLoader).
     */
    public static final String FOLDER_PROPERTY = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /**
     * Makes the driver ready, which takes it longer than opening a journal. Whoever means to open one soon may call this
     * on another thread meanwhile; where it fails, so does the opening, with the reason.
     */
    public static void load() {
        try (Connection _ = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
            return;
        } catch (SQLException | LinkageError _) {
            // Whoever opens a journal is told.
        }
    }

    /**
     * Copies the library for this machine into a folder, which {@value #FOLDER_PROPERTY} can name from then on, as long
     * as the driver is the same.
     *
     * @throws NightjarException ENVIRONMENT, if the driver has none for this machine, or the folder cannot be written
     */
    public static void copyTo(Path folder) {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new NightjarException(
                        ErrorCode.ENVIRONMENT,
                        "the driver of SQLite has no library for this machine (%s)".formatted(resource));
            }
            Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "cannot write SQLite's library to %s: %s".formatted(folder, e), e);
        }
    }
}
