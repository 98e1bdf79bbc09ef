package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;

/** The text of a file, and its lines and columns (in code points, as the YAML scanner counts). */
final class SourceText {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final String file;
    private final String text;
    private final int[] lineStarts;

    SourceText(String file, String text) {
        this.file = file;
        this.text = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        this.lineStarts = lineStarts(this.text);
        refuseControlCharacters();
    }

    /** Decodes UTF-8, with or without a byte order mark; other bytes are refused with their place. */
    static SourceText decode(String file, byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length);
        boolean malformed = UTF_8.newDecoder().decode(input, output, true).isError();
        String decoded = output.flip().toString();
        if (malformed) {
            Place place = new SourceText(file, decoded).placeAt(decoded.length());
            throw new NightjarException(
                    CONFIG,
                    place,
                    "the byte 0x%02X is not UTF-8; save the file as UTF-8".formatted(bytes[input.position()]));
        }
        return new SourceText(file, decoded);
    }

    String text() {
        return text;
    }

    /** The place, moved into the file where a scanner points behind it. */
    Place place(int line, int column) {
        int inside = Math.clamp(line, 1, lineStarts.length);
        String content = line(inside);
        return new Place(file, inside, Math.clamp(column, 1, content.codePointCount(0, content.length()) + 1));
    }

    /** What stands in the line from the place on. */
    String from(Place place) {
        String line = line(place.line());
        return line.substring(line.offsetByCodePoints(0, place.column() - 1));
    }

    /** What stands in the line before the place. */
    String before(Place place) {
        String line = line(place.line());
        return line.substring(0, line.offsetByCodePoints(0, place.column() - 1));
    }

    private String line(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        return text.substring(lineStarts[line - 1], end).stripTrailing();
    }

    private Place placeAt(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found + 1 : -found - 1;
        return place(line, text.codePointCount(lineStarts[line - 1], offset) + 1);
    }

    private void refuseControlCharacters() {
        for (int offset = 0; offset < text.length(); offset++) {
            char character = text.charAt(offset);
            if (!isPrintable(character)) {
                throw new NightjarException(
                        CONFIG,
                        placeAt(offset),
                        "the control character U+%04X cannot stand in YAML; remove it".formatted((int) character));
            }
        }
    }

    private static boolean isPrintable(char character) {
        return switch (character) {
            case '\n', '\r', '\t', 0x85 -> true;
            default -> (character >= ' ' && character < 0x7F) || (character >= 0xA0 && character < 0xFFFE);
        };
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int lines = 1;
        for (int offset = 0; offset < text.length(); offset++) {
            char character = text.charAt(offset);
            boolean carriageReturn = character == '\r' && !text.startsWith("\n", offset + 1);
            if (character == '\n' || carriageReturn) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, lines * 2);
                }
                starts[lines++] = offset + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }
}
