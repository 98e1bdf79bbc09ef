package dev.nightjar.shell;

/**
 * How much of a program's output is held in memory.
 *
 * @param lines how many of the last lines of each stream are kept for {@link ShellOutcome}; default 200
 * @param lineBytes the longest line; what is longer is cut. Default 64 KiB
 */
public record OutputLimits(int lines, int lineBytes) {
    /** 200 lines of at most 64 KiB. */
    public static final OutputLimits DEFAULT = new OutputLimits(200, 64 * 1024);

    public OutputLimits {
        if (lines < 1 || lineBytes < 1) {
            throw new IllegalArgumentException(
                    "limits of output must be positive: %s lines of %s bytes".formatted(lines, lineBytes));
        }
    }
}
