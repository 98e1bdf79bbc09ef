package dev.nightjar.app;

import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOP_FallbackServiceProvider;

/**
 * The log of the command line: runs are shown by the progress display, and {@code NIGHTJAR_LOG=debug} shows on standard
 * error what is logged, too. Where Logback finds a file of its own ({@code logback.xml} on the class path, or the one
 * that {@code -Dlogback.configurationFile} names), that file holds.
 */
final class Log {
    static final String LEVEL = System.getenv().getOrDefault("NIGHTJAR_LOG", "off");

    private Log() {}

    /** Makes it ready, before anything is logged; without Logback where there is nothing to see of it. */
    static void begin() {
        if (LEVEL.equalsIgnoreCase("off") && !hasFile()) {
            System.setProperty("slf4j.internal.verbosity", "WARN"); // SLF4J tells which provider it is given
            System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, NOP_FallbackServiceProvider.class.getName());
        }
        LoggerFactory.getILoggerFactory();
    }

    static boolean hasFile() {
        return System.getProperty("logback.configurationFile") != null
                || Log.class.getResource("/logback-test.xml") != null
                || Log.class.getResource("/logback.xml") != null;
    }
}
