package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Copies a journal while runs go on: beside the place of the copy first, so that a whole one is there, or none. */
record Backup(SqliteReader reader, SqliteFile journal) {
    /**
     * Makes the copy.
     *
     * @throws NightjarException {@code USAGE} when the file is there already, {@code ENVIRONMENT} when it cannot be written
     */
    void to(Path copy) {
        Path absolute = copy.toAbsolutePath();
        if (Files.exists(absolute)) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "cannot copy the journal to %s: it is there already; name another file".formatted(absolute));
        }
        String tag = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path part = absolute.resolveSibling("%s.%s.part".formatted(absolute.getFileName(), tag));
        try {
            reader.read(connection -> vacuum(connection, part, absolute));
            finish(part, absolute);
        } catch (IOException e) {
            throw failure(absolute, e.toString(), e);
        } finally {
            delete(part);
        }
    }

    private @Nullable Void vacuum(Connection connection, Path part, Path copy) {
        try (PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, part.toString());
            vacuum.execute();
            return null;
        } catch (SQLException e) {
            if (SqliteFile.isDamaged(e)) {
                throw journal.failure("copy", e);
            }
            throw failure(copy, SqliteFile.isFull(e) ? "its disk is full" : String.valueOf(e.getMessage()), e);
        }
    }

    /** The copy is on the disk before it has its name. */
    private static void finish(Path part, Path copy) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, copy);
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException _) {
            // What has gone wrong before says more; its name tells what it is.
        }
    }

    private NightjarException failure(Path copy, String why, Exception cause) {
        return new NightjarException(
                ErrorCode.ENVIRONMENT,
                "cannot copy journal %s to %s: %s; see that the folder is there, may be written and has space"
                        .formatted(journal.path(), copy, why),
                cause);
    }
}
