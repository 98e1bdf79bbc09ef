package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;

/** A class that a team names. */
final class FlowClass {
    private FlowClass() {}

    /**
     * The class, with all that its constructors need.
     *
     * @throws ClassNotFoundException when there is none of this name
     * @throws NightjarException {@code CONFIG} when there is one, and it cannot be loaded
     */
    static Class<?> load(String name) throws ClassNotFoundException {
        try {
            Class<?> type = Class.forName(name);
            var _ = type.getDeclaredConstructors(); // looks up their parameters
            return type;
        } catch (LinkageError e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("(wrong name: ")) {
                throw new ClassNotFoundException(name, e); // a file system that takes other letters for the same
            }
            throw new NightjarException(
                    ErrorCode.CONFIG, "class %s cannot be loaded: %s".formatted(name, reason(e, message)), e);
        }
    }

    private static String reason(LinkageError error, String message) {
        return switch (error) {
            case ExceptionInInitializerError e when e.getCause() != null -> KnownFlows.reason(e.getCause());
            case NoClassDefFoundError _
            when message.indexOf(' ') < 0 ->
                "%s is missing; put its jar into lib/ext or name it by --classpath"
                        .formatted(message.replace('/', '.'));
            default -> KnownFlows.reason(error);
        };
    }
}
