package dev.nightjar.app;

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
 * Sets up Logback as {@link Log} says. Logback finds this class by its service, and needs a fraction of the time in which it
 * would read the same from XML.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (Log.hasFile()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        // Otherwise Logback would print what it finds wrong with its set-up on the standard output.
        context.getStatusManager().add(new NopStatusListener());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(Log.LEVEL, Level.OFF));
        root.addAppender(standardError(context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** What moves a cursor is a question mark, and what follows on a line is indented: nobody else writes lines of this log. */
    static PatternLayoutEncoder line(LoggerContext context) {
        PatternLayoutEncoder line = new PatternLayoutEncoder();
        line.setContext(context);
        line.setPattern(
                "%d{HH:mm:ss} %-5level " + shown("%msg", "(?<=\n)") + "%n" + shown("%ex", "(?m)^(?=.)") + "%nopex");
        line.start();
        return line;
    }

    private static String shown(String part, String indented) {
        return "%replace(%replace(" + part + "){'[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\n\t]]','?'}){'" + indented
                + "','    '}";
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(line(context));
        console.start();
        return console;
    }
}
