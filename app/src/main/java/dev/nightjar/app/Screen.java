package dev.nightjar.app;

/**
 * How large a terminal is.
 *
 * @param width in columns, at least 1
 * @param height in lines, at least 1
 */
record Screen(int width, int height) {
    /** What a terminal has that does not say. */
    static final Screen USUAL = new Screen(80, 24);

    Screen {
        width = Math.max(1, width);
        height = Math.max(1, height);
    }
}
