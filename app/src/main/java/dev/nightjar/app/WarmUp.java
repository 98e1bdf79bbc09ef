package dev.nightjar.app;

import dev.nightjar.flow.journal.sqlite.SqliteLibrary;
import java.math.BigDecimal;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes ready what each command needs of others, beside the reading of the command line and of nightjar.yml, in the order of
 * need.
 */
final class WarmUp {
    private WarmUp() {}

    static void start() {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            BigDecimal.ONE.signum(); // the class multiplies its powers of ten
            SqliteLibrary.load();
            JsonMapper.builder();
            UUID.randomUUID();
        });
    }
}
