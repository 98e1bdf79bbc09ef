package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** The log of a task or a flow: masks secrets, tells the listener, and passes on to SLF4J. Thread-safe. */
final class MaskingLogger extends LegacyAbstractLogger {
    private static final Logger NEXT = LoggerFactory.getLogger("nightjar.run");

    private final transient Key key;
    private final transient Masking masking;
    private final transient RunListener listener;

    MaskingLogger(Key key, Masking masking, RunListener listener) {
        this.name = "nightjar.run";
        this.key = key;
        this.masking = masking;
        this.listener = listener;
    }

    @Override
    public boolean isTraceEnabled() {
        return NEXT.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return NEXT.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable error) {
        // SLF4J takes a message that is null, as those of many exceptions are.
        String text = masking.text(String.valueOf(MessageFormatter.basicArrayFormat(message, arguments)));
        Optional<Throwable> trace = Optional.ofNullable(error).map(masking::failure);
        listener.on(new RunEvent.Logged(
                key, level, error == null ? text : withReason(text, masking.reason(error), error), trace));
        NEXT.atLevel(level).setCause(trace.orElse(null)).log("{}: {}", key, text);
    }

    /** Who reads the log of a run sees no traces: why it happened is in the line. */
    private static String withReason(String text, String reason, Throwable error) {
        boolean isTold = text.contains(reason) || (error.getMessage() != null && text.contains(error.getMessage()));
        return isTold ? text : text + ": " + reason;
    }
}
