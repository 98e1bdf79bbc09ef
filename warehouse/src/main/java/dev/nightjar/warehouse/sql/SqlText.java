package dev.nightjar.warehouse.sql;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** SQL that a person wrote, with the name of the file it stands in. Immutable. */
public final class SqlText {
    private final String file;
    private final String text;
    private final int[] lines;

    private SqlText(String file, String text) {
        this.file = requireNonNull(file, "file is null");
        this.text = requireNonNull(text, "text is null");
        this.lines = lineStarts(text);
    }

    /**
     * A text that stands somewhere else than in a file.
     *
     * @param name what errors call it
     */
    public static SqlText of(String name, String text) {
        return new SqlText(name, text);
    }

    /**
     * The text of a file in UTF-8.
     *
     * @throws NightjarException {@code CONFIG} when there is no such file, or when it is not UTF-8
     */
    public static SqlText read(Path file) {
        try {
            return new SqlText(
                    file.toString(),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "%s is not in UTF-8; save it in that encoding".formatted(file), e);
        } catch (NoSuchFileException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "there is no file %s; check the name of the script".formatted(file), e);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "%s cannot be read: %s".formatted(file, FileFailure.reason(file, e)), e);
        }
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /** Where an offset lies. Columns count characters, not halves of them. */
    public Place place(int offset) {
        int found = Arrays.binarySearch(lines, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Place(file, line + 1, text.codePointCount(lines[line], offset) + 1);
    }

    NightjarException failure(int offset, String message) {
        return new NightjarException(ErrorCode.CONFIG, place(offset), message);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (ends) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }
}
