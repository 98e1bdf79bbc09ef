package dev.nightjar.shell;

import dev.nightjar.shell.OutputLine.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.exec.ExecuteStreamHandler;

/**
 * Reads both streams of a program all the time and hands their lines to one consumer; a slow consumer slows the program
 * down. Unlike the handler of Commons Exec it leaves the program's standard input open, whose end tells the guard that
 * this JVM has ended, and it does not wait for ever for a stream that a child of an ended program holds open.
 *
 * <p>{@link #next}, {@link #discard} and {@link #close} belong to the consumer; the rest is called by the executor.
 *
 * <p>The readers are platform threads: a virtual one holds its carrier while it reads from a pipe, and 256 of them stop
 * all virtual threads of a JVM (tried on JDK 25).
 */
final class OutputPump implements ExecuteStreamHandler, AutoCloseable {
    /** How long a program that has ended may have its streams held open by others. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int LINES_AHEAD = 256;

    private sealed interface Event {
        record Line(OutputLine line) implements Event {}

        record End() implements Event {}
    }

    private final int lineBytes;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(LINES_AHEAD);
    private final List<Thread> readers = new ArrayList<>();
    private final CountDownLatch consumed = new CountDownLatch(1);
    private volatile boolean discarding;
    private int open = 2;

    OutputPump(int lineBytes) {
        this.lineBytes = lineBytes;
    }

    @Override
    public void setProcessInputStream(OutputStream stream) {
        // Left open until the program has ended; Commons Exec closes it then.
    }

    @Override
    public void setProcessOutputStream(InputStream stream) {
        addReader(Source.STDOUT, stream);
    }

    @Override
    public void setProcessErrorStream(InputStream stream) {
        addReader(Source.STDERR, stream);
    }

    @Override
    public void start() {
        readers.forEach(Thread::start);
    }

    /** Commons Exec closes the streams after this, so it waits until all has been read. */
    @Override
    public void stop() {
        try {
            consumed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        readers.forEach(Thread::interrupt);
    }

    /** The next line of either stream, waiting for it; empty when there will be none. */
    Optional<OutputLine> next(Process process) throws InterruptedException {
        Duration idle = Duration.ZERO;
        while (open > 0 && idle.compareTo(PATIENCE) < 0) {
            Event event = events.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            switch (event) {
                case Event.Line(OutputLine line) -> {
                    return Optional.of(line);
                }
                case Event.End() -> open--;
                case null -> idle = process.isAlive() ? Duration.ZERO : idle.plus(LOOK);
            }
        }
        return Optional.empty();
    }

    /** From now on lines are read and forgotten, so that a program that is being stopped is not held up by its output. */
    void discard() {
        // INVARIANT: set before the queue is emptied; each reader puts at most one more line, and there is room for it.
        discarding = true;
        events.clear();
    }

    /** The consumer wants no more. */
    @Override
    public void close() {
        consumed.countDown();
    }

    private void addReader(Source source, InputStream stream) {
        LineSplitter splitter = new LineSplitter(source, lineBytes, this::put);
        readers.add(Thread.ofPlatform().daemon().name("shell " + source).unstarted(() -> read(splitter, stream)));
    }

    private void put(OutputLine line) throws InterruptedException {
        if (!discarding) {
            events.put(new Event.Line(line));
        }
    }

    private void read(LineSplitter splitter, InputStream stream) {
        try {
            try {
                splitter.readAll(stream);
            } catch (IOException _) {
                // The stream was closed: the consumer has given up.
            }
            events.put(new Event.End());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
