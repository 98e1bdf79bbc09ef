package dev.nightjar.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Commons Exec with a start of our own: its {@code CommandLine} trims arguments, and it passes the inherited environment
 * through Java strings, which loses bytes where the locale is not UTF-8. It runs beside the task's thread, since it
 * swallows interrupts.
 */
final class ShellExecutor extends DefaultExecutor {
    private final Launch launch;
    private final CompletableFuture<Process> started = new CompletableFuture<>();

    @SuppressWarnings("deprecation") // the only constructor that a subclass can reach in 1.6.0
    ShellExecutor(Launch launch, ExecuteStreamHandler streams) {
        this.launch = launch;
        setStreamHandler(streams);
        setExitValues(null);
        setWorkingDirectory(launch.folder().toFile());
    }

    /**
     * Starts the program. Not ended by an interrupt, which would lose a program that has just started.
     *
     * @throws IOException when the system refuses
     */
    Process start() throws IOException {
        execute(new CommandLine(launch.commandLine().getFirst()), new ExecuteResultHandler() {
            @Override
            public void onProcessComplete(int exitValue) {
                // Whoever called start waits for the process itself.
            }

            @Override
            public void onProcessFailed(ExecuteException e) {
                started.completeExceptionally(e.getCause() == null ? e : e.getCause());
            }
        });
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new IOException(messageOf(e), e.getCause());
        }
    }

    @Override
    protected Process launch(CommandLine command, @Nullable Map<String, String> environment, @Nullable Path folder)
            throws IOException {
        try {
            Process process = launch.processBuilder().start();
            started.complete(process);
            return process;
        } catch (Throwable e) {
            started.completeExceptionally(e);
            throw e;
        }
    }

    @Override
    protected Thread createThread(Runnable runnable, String name) {
        return Thread.ofVirtual().name("shell").unstarted(runnable);
    }

    private static String messageOf(CompletionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }
}
