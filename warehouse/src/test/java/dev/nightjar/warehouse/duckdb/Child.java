package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.RunEvent;
import dev.nightjar.warehouse.Nights;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** What child processes of tests do: they say a word when they are where they should be, and wait to be killed. */
final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments[0]) {
            case "hold" -> hold(Path.of(rest[0]), "block_size 16384");
            case "read" -> hold(Path.of(rest[0]), "read_only");
            case "write" -> write(Path.of(rest[0]), rest[1]);
            case "claim" -> claim(Path.of(rest[0]));
            case "clone" -> cloneHalfway(Path.of(rest[0]), Arrays.copyOfRange(rest, 1, rest.length));
            case "stream" -> stream();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void hold(Path file, String options) throws Exception {
        try (Connection _ = RawFile.attach(file, options)) {
            say("held");
            forever();
        }
    }

    private static void write(Path file, String sql) throws Exception {
        try (Connection connection = RawFile.attach(file, "block_size 16384")) {
            RawFile.run(connection, sql);
            say("written");
            forever();
        }
    }

    private static void claim(Path lock) throws Exception {
        try (WorkLock _ = WorkLock.acquire(lock)) {
            say("claimed");
            forever();
        } catch (RuntimeException e) {
            say("refused " + e.getMessage());
        }
    }

    /** Stops dead as soon as one schema is done. */
    private static void cloneHalfway(Path folder, String[] schemas) {
        try (Nights nights = new Nights(folder)) {
            nights.listener.set(event -> {
                if (event instanceof RunEvent.Progressed) {
                    say("halfway");
                    forever();
                }
            });
            nights.take(Nights.NIGHT, schemas);
        }
    }

    private static void stream() {
        AtomicLong rows = new AtomicLong();
        AtomicLong characters = new AtomicLong();
        try (DuckDbSession session = DuckDbSession.open(
                Map.of("memory_limit", "64MiB", "threads", "1", "temp_directory", "", "jdbc_stream_results", "true"))) {
            session.stream(Sql.of("select range, repeat(md5(range::varchar), 8) from range(1000000)"), row -> {
                rows.incrementAndGet();
                characters.addAndGet(row.string(2).length());
            });
        }
        say("streamed %d rows, %d characters".formatted(rows.get(), characters.get()));
    }

    private static void say(String word) {
        System.out.println(word);
        System.out.flush();
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
