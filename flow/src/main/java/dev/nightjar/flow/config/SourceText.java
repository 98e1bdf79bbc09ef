package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;

/**
 * The text of a file, and its lines and columns in code points, as the YAML scanner counts them. A place is found in
 * constant time, for a file may be one long line of values.
 */
final class SourceText {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final String file;
    private final String text;
    private final int[] codePoints;
    private final int[] lineStarts;

    SourceText(String file, String text) {
        this.file = file;
        this.text = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        this.codePoints = this.text.codePoints().toArray();
        this.lineStarts = lineStarts(codePoints);
        refuseControlCharacters();
    }

    /** Decodes UTF-8, with or without a byte order mark; other bytes are refused with their place. */
    static SourceText decode(String file, byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length);
        boolean malformed = UTF_8.newDecoder().decode(input, output, true).isError();
        SourceText source = new SourceText(file, output.flip().toString());
        if (malformed) {
            throw new NightjarException(
                    CONFIG,
                    source.placeAt(source.codePoints.length),
                    "the byte 0x%02X is not UTF-8; save the file as UTF-8".formatted(bytes[input.position()]));
        }
        return source;
    }

    String text() {
        return text;
    }

    /** The place, moved into the file where a scanner points behind it. */
    Place place(int line, int column) {
        int inside = Math.clamp(line, 1, lineStarts.length);
        return new Place(file, inside, Math.clamp(column, 1, lineEnd(inside) - lineStarts[inside - 1] + 1));
    }

    /** The character at the place, a blank at the end of a line. */
    int at(Place place) {
        return offset(place) < lineEnd(place.line()) ? codePoints[offset(place)] : ' ';
    }

    /** What stands in the line from the place on. */
    String from(Place place) {
        return new String(codePoints, offset(place), lineEnd(place.line()) - offset(place));
    }

    /** What stands in the line before the place. */
    String before(Place place) {
        return new String(codePoints, lineStarts[place.line() - 1], place.column() - 1);
    }

    private int offset(Place place) {
        return lineStarts[place.line() - 1] + place.column() - 1;
    }

    /** Where the line ends, without what breaks it. */
    private int lineEnd(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : codePoints.length;
        while (end > lineStarts[line - 1] && isLineBreak(codePoints[end - 1])) {
            end--;
        }
        return end;
    }

    private Place placeAt(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found + 1 : -found - 1;
        return place(line, offset - lineStarts[line - 1] + 1);
    }

    private void refuseControlCharacters() {
        for (int offset = 0; offset < codePoints.length; offset++) {
            if (!isPrintable(codePoints[offset])) {
                throw new NightjarException(
                        CONFIG,
                        placeAt(offset),
                        "the control character U+%04X cannot stand in YAML; remove it".formatted(codePoints[offset]));
            }
        }
    }

    /** YAML 1.2.2, 5.1; a byte order mark stands at the start only, for it makes no column. */
    private static boolean isPrintable(int codePoint) {
        return switch (codePoint) {
            case '\n', '\r', '\t', 0x85 -> true;
            case BYTE_ORDER_MARK, 0xFFFE, 0xFFFF -> false;
            default -> (codePoint >= ' ' && codePoint < 0x7F) || (codePoint >= 0xA0 && !isSurrogate(codePoint));
        };
    }

    private static boolean isSurrogate(int codePoint) {
        return Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint);
    }

    private static boolean isLineBreak(int codePoint) {
        return codePoint == '\n' || codePoint == '\r';
    }

    private static int[] lineStarts(int[] codePoints) {
        int[] starts = new int[16];
        int lines = 1;
        for (int i = 0; i < codePoints.length; i++) {
            boolean windows = codePoints[i] == '\r' && i + 1 < codePoints.length && codePoints[i + 1] == '\n';
            if (isLineBreak(codePoints[i]) && !windows) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, lines * 2);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }
}
