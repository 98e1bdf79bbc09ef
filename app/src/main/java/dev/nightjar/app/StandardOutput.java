package dev.nightjar.app;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers why it could not be written: a {@link java.io.PrintStream} keeps that to itself.
 * Thread-safe.
 */
final class StandardOutput extends OutputStream {
    private final OutputStream stream;
    private volatile @Nullable IOException failure;

    StandardOutput(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Writes nothing more after a failure: what follows on a gap would be taken for the whole. */
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        IOException before = failure;
        if (before != null) {
            throw before;
        }
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Why not all of it could be written; nothing where its reader has closed the pipe, as {@code head} does. */
    Optional<String> lost() {
        IOException known = failure;
        return Optional.ofNullable(known)
                .map(e -> String.valueOf(e.getMessage()))
                // EPIPE, as the system words it in the language of the user
                .filter(reason -> !reason.toLowerCase(Locale.ROOT).contains("pipe"));
    }
}
