package dev.nightjar.warehouse.duckdb;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the file of a database is there and may be used, and its folder. */
final class FileCheck {
    private FileCheck() {}

    /**
     * Refuses a file that cannot be opened, before DuckDB does in words of its own.
     *
     * @throws NightjarException {@code ENVIRONMENT}
     */
    static void require(Path file, Access access) {
        String what = switch (access.database()) {
            case Database.Source _ -> "the warehouse file %s".formatted(file);
            case Database.Clones clones -> "the clone file %s of night %s".formatted(file, clones.night());
            case Database.Single single -> "the clone file %s of '%s'".formatted(file, single.name());
            case Database.History history -> "the history %s of schema %s".formatted(file, history.schema());
            case Database.Histories _ -> "the history %s".formatted(file);
        };
        String problem = !Files.exists(file)
                ? "does not exist; check the path of the connection in nightjar.yml"
                : Files.isDirectory(file)
                        ? "is a folder; name a DuckDB file"
                        : !Files.isReadable(file)
                                ? "cannot be read by this user; check its permissions"
                                : access.writes() && !Files.isWritable(file)
                                        ? "cannot be written by this user; check its permissions"
                                        : "";
        if (!problem.isEmpty()) {
            throw new NightjarException(ErrorCode.ENVIRONMENT, what + " " + problem);
        }
    }

    /** Makes the folder that a file is to lie in. */
    static void createFolder(Path file) {
        try {
            Files.createDirectories(requireNonNull(file.getParent(), "a file has a folder"));
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the folder of %s cannot be made: %s".formatted(file, FileFailure.reason(file, e)),
                    e);
        }
    }
}
