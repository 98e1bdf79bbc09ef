package dev.nightjar.warehouse.duckdb;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to change clones and history: a lock on a file, with the holder's process id in it for people. The system
 * releases it when the process ends, however it ends.
 */
final class WorkLock implements AutoCloseable {
    /**
     * The locks that this process holds. Asking the system would lose them: closing any handle on a file releases all
     * locks of the process on it (POSIX, {@code fcntl}).
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private WorkLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static WorkLock acquire(Path where) {
        FileCheck.createFolder(where);
        try {
            Path file = requireNonNull(where.toAbsolutePath().getParent(), "a file has a folder")
                    .toRealPath()
                    .resolve(where.getFileName());
            if (!HELD.add(file)) {
                throw busy(String.valueOf(ProcessHandle.current().pid()), file);
            }
            try {
                return new WorkLock(file, locked(file));
            } catch (IOException | RuntimeException e) {
                HELD.remove(file);
                throw e;
            }
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the lock %s cannot be taken: %s; check the permissions of its folder"
                            .formatted(where, FileFailure.reason(where, e)),
                    e);
        }
    }

    /** The file stays: removing it would let two processes hold two files of the same name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new NightjarException(ErrorCode.ENVIRONMENT, "the lock cannot be released: " + e.getMessage(), e);
        } finally {
            HELD.remove(file);
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw busy(holder(channel), file);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(
                    String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static NightjarException busy(String holder, Path file) {
        return new NightjarException(
                ErrorCode.BUSY,
                "another run of Nightjar%s works on the same files (%s); wait until it is done"
                        .formatted(holder.isEmpty() ? "" : ", in process " + holder + ",", file));
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(32);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    }
}
