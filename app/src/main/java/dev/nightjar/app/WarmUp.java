package dev.nightjar.app;

import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes ready what each command needs of others, beside the reading of the command line. */
final class WarmUp {
    private WarmUp() {}

    static void start() {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            JsonMapper.builder();
            LoggerFactory.getILoggerFactory();
        });
    }
}
