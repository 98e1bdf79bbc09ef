package dev.nightjar.app;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import org.slf4j.Logger;

/**
 * The log of the command line: runs are shown by the progress display, and {@code NIGHTJAR_LOG=debug} shows on standard
 * error what is logged, too. Where Logback finds a file of its own ({@code logback.xml} on the class path, or the one
 * that {@code -Dlogback.configurationFile} names), that file holds. Logback finds this class by its service, and
 * needs a fraction of the time in which it would read the same from XML.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (hasFile()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        // Otherwise Logback would print what it finds wrong with its set-up on the standard output.
        context.getStatusManager().add(new NopStatusListener());
        Level level = Level.toLevel(System.getenv("NIGHTJAR_LOG"), Level.OFF);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        if (level != Level.OFF) {
            root.addAppender(standardError(context));
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean hasFile() {
        return System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null
                || LogConfigurator.class.getResource("/" + ClassicConstants.TEST_AUTOCONFIG_FILE) != null
                || LogConfigurator.class.getResource("/" + ClassicConstants.AUTOCONFIG_FILE) != null;
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        PatternLayoutEncoder line = new PatternLayoutEncoder();
        line.setContext(context);
        line.setPattern("%d{HH:mm:ss} %-5level %msg%n");
        line.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(line);
        console.start();
        return console;
    }
}
