package dev.nightjar.app;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A standard stream as a terminal: whether it is one, and how large. {@code COLUMNS} and {@code LINES} have their say
 * first, then the system (ioctl_tty(2), {@code TIOCGWINSZ}), at each question anew: people resize windows. Thread-safe.
 */
enum Terminal {
    OUT(1),
    ERR(2);

    private static final List<String> NO_TERMINALS = List.of("pipe:", "socket:", "/dev/null");
    private static final boolean MAC =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    private static final long TIOCGWINSZ = MAC ? 0x40087468L : 0x5413L;
    private static final int WINDOW_BYTES = 8;

    private final int descriptor;

    Terminal(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Whether it is a terminal and not a file or a pipe. */
    boolean isTerminal() {
        if (isKnownToBeNone()) {
            return false;
        }
        try {
            return Native.ISATTY.isPresent() && (int) Native.ISATTY.get().invokeExact(descriptor) == 1;
        } catch (Throwable _) {
            return false;
        }
    }

    /** With a pipe or a file, as under cron, a look at /proc tells (proc_pid_fd(5)), long before a native call is linked. */
    private boolean isKnownToBeNone() {
        try {
            Path stream = Path.of("/proc/self/fd/" + descriptor);
            String target = Files.readSymbolicLink(stream).toString();
            return Files.isRegularFile(stream) || NO_TERMINALS.stream().anyMatch(target::startsWith);
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    /** Its size now. */
    Screen screen() {
        return screen(System.getenv(), window());
    }

    static Screen screen(Map<String, String> environment, Optional<Screen> window) {
        Screen known = window.orElse(Screen.USUAL);
        return new Screen(
                number(environment, "COLUMNS").orElse(known.width()),
                number(environment, "LINES").orElse(known.height()));
    }

    private static Optional<Integer> number(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> text.matches("[1-9]\\d{0,4}"))
                .map(Integer::valueOf);
    }

    private Optional<Screen> window() {
        if (isKnownToBeNone() || Native.IOCTL.isEmpty()) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(WINDOW_BYTES, 2);
            int failed = (int) Native.IOCTL.get().invokeExact(descriptor, TIOCGWINSZ, window);
            int height = Short.toUnsignedInt(window.get(ValueLayout.JAVA_SHORT, 0));
            int width = Short.toUnsignedInt(window.get(ValueLayout.JAVA_SHORT, 2));
            return failed != 0 || width == 0 || height == 0 ? Optional.empty() : Optional.of(new Screen(width, height));
        } catch (Throwable _) {
            return Optional.empty();
        }
    }

    /** Functions of the C library, looked up when one is called. */
    private static final class Native {
        static final Optional<MethodHandle> ISATTY =
                find("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final Optional<MethodHandle> IOCTL = find(
                "ioctl",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));

        private Native() {}

        /** Nothing where the system has no such function, or the JVM may not call it. */
        @SuppressWarnings("restricted") // the launcher allows it; where it is not allowed, there is no picture
        private static Optional<MethodHandle> find(String name, FunctionDescriptor type, Linker.Option... options) {
            try {
                Linker linker = Linker.nativeLinker();
                return linker.defaultLookup().find(name).map(found -> linker.downcallHandle(found, type, options));
            } catch (RuntimeException | Error _) {
                return Optional.empty();
            }
        }
    }
}
