package dev.nightjar.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Splits a stream of bytes into lines at {@code \n}, {@code \r\n}, and the {@code \r} of a progress bar. */
final class LineSplitter {
    /** Takes the lines. */
    interface Sink {
        void accept(OutputLine line) throws InterruptedException;
    }

    private static final int CHUNK = 16 * 1024;

    private final OutputLine.Source source;
    private final int limit;
    private final Sink sink;
    private byte[] line = new byte[256];
    private int length;
    private long omitted;
    private boolean afterReturn;

    LineSplitter(OutputLine.Source source, int limit, Sink sink) {
        this.source = source;
        this.limit = limit;
        this.sink = sink;
    }

    /** Reads to the end; a last line without a line break is a line. */
    void readAll(InputStream in) throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            for (int i = 0; i < count; i++) {
                add(chunk[i]);
            }
        }
        if (length > 0) {
            emit();
        }
    }

    private void add(byte next) throws InterruptedException {
        boolean continuesReturn = afterReturn && next == '\n';
        afterReturn = next == '\r';
        if (next == '\n' || next == '\r') {
            if (!continuesReturn) {
                emit();
            }
        } else if (length == limit) {
            omitted++;
        } else {
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.min(limit, Math.max(length * 2, 256)));
            }
            line[length++] = next;
        }
    }

    private void emit() throws InterruptedException {
        int end = omitted == 0 ? length : wholeCharacters();
        OutputLine whole = new OutputLine(source, new String(line, 0, end, UTF_8), omitted + length - end);
        length = 0;
        omitted = 0;
        sink.accept(whole);
    }

    /** Where a cut line ends without half a character. */
    private int wholeCharacters() {
        int start = length - 1;
        while (start > 0 && length - start < 4 && (line[start] & 0xC0) == 0x80) {
            start--;
        }
        int expected = Integer.numberOfLeadingZeros(~(line[start] << 24));
        return expected > length - start ? start : length;
    }
}
