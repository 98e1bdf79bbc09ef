package dev.nightjar.app;

/** How wide texts are on a terminal. */
final class Columns {
    /** Variation selector 16: a terminal may make the character before it, which is narrow, as wide as a picture. */
    private static final int AS_PICTURE = 0xfe0f;

    private Columns() {}

    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** The text, or as much of it as fits before an ellipsis. */
    static String cut(String text, int columns, String ellipsis) {
        if (width(text) <= columns) {
            return text;
        }
        int room = columns - width(ellipsis);
        if (room < 0) {
            return "";
        }
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            used += width(c);
            if (used > room) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end) + ellipsis;
    }

    /** Roughly wcwidth(3): 0 for combining marks, 2 for East Asian wide characters and pictures; rather too much than too little. */
    private static int width(int c) {
        if (c == AS_PICTURE) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = Character.isEmojiPresentation(c)
                || within(c, 0x1100, 0x115f)
                || within(c, 0x2e80, 0xa4cf)
                || within(c, 0xa960, 0xa97f)
                || within(c, 0xac00, 0xd7a3)
                || within(c, 0xf900, 0xfaff)
                || within(c, 0xfe30, 0xfe6f)
                || within(c, 0xff00, 0xff60)
                || within(c, 0xffe0, 0xffe6)
                || within(c, 0x16fe0, 0x1b2ff)
                || within(c, 0x1f200, 0x1faff)
                || within(c, 0x20000, 0x3fffd);
        return wide ? 2 : 1;
    }

    private static boolean within(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
