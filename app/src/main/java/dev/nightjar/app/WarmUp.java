package dev.nightjar.app;

import dev.nightjar.flow.journal.sqlite.SqliteLibrary;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes ready what each command needs of others, beside the reading of the command line and of nightjar.yml. */
final class WarmUp {
    private static volatile CompletableFuture<Boolean> log = CompletableFuture.completedFuture(true);

    private WarmUp() {}

    static void start() {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        log = ready;
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            BigDecimal.ONE.signum(); // the class multiplies its powers of ten
            try {
                LoggerFactory.getILoggerFactory();
            } finally {
                ready.complete(true);
            }
            SqliteLibrary.load();
            JsonMapper.builder();
            UUID.randomUUID();
        });
    }

    /**
     * For who is about to open a journal, whose driver logs: SLF4J holds back what comes while it begins, and warns of that
     * on standard error.
     */
    static void awaitLog() {
        log.join();
    }
}
