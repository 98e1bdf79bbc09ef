package dev.nightjar.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Lines of log for a terminal. Thread-safe. */
final class LogLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = "%s %-5s %s%n"
                .formatted(
                        TIME.format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault())),
                        event.getLevel(),
                        Printable.lines(String.valueOf(event.getFormattedMessage()), "    "));
        IThrowableProxy error = event.getThrowableProxy();
        String trace = error == null
                ? ""
                : Printable.code(ThrowableProxyUtil.asString(error)).indent(4);
        return (line + trace).getBytes(System.err.charset());
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
