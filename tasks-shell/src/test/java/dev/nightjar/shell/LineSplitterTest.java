package dev.nightjar.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    @Test
    void splitsAtEachKindOfLineBreak() throws Exception {
        assertThat(texts("a\nb\r\nc\rd\n\ne\r\r\nf")).containsExactly("a", "b", "c", "d", "", "e", "", "f");
    }

    @Test
    void aProgressBarIsLines() throws Exception {
        assertThat(texts("10 %\r20 %\r30 %\r\n")).containsExactly("10 %", "20 %", "30 %");
    }

    @Test
    void aLineBreakMaySpanTwoReads() throws Exception {
        assertThat(texts("a\r\nbü\n", 1)).containsExactly("a", "bü");
    }

    @Test
    void nothingIsNoLine() throws Exception {
        assertThat(texts("")).isEmpty();
        assertThat(texts("\n")).containsExactly("");
    }

    @Test
    void aLongLineIsCutBetweenCharacters() throws Exception {
        List<OutputLine> lines = lines("12345678ü9\nab\n", 9, 1024);

        assertThat(lines)
                .containsExactly(
                        new OutputLine(OutputLine.Source.STDOUT, "12345678", 3),
                        new OutputLine(OutputLine.Source.STDOUT, "ab", 0));
    }

    @Test
    void aLineOfExactlyTheLimitIsWhole() throws Exception {
        assertThat(lines("1234567ü\n", 9, 1024))
                .containsExactly(new OutputLine(OutputLine.Source.STDOUT, "1234567ü", 0));
        assertThat(lines("1234567ü9\n", 9, 1024))
                .containsExactly(new OutputLine(OutputLine.Source.STDOUT, "1234567ü", 1));
    }

    private static List<String> texts(String output) throws Exception {
        return texts(output, 1024);
    }

    private static List<String> texts(String output, int chunk) throws Exception {
        return lines(output, 1024, chunk).stream().map(OutputLine::text).toList();
    }

    private static List<OutputLine> lines(String output, int limit, int chunk) throws Exception {
        List<OutputLine> lines = new ArrayList<>();
        InputStream slow = new ByteArrayInputStream(output.getBytes(UTF_8)) {
            @Override
            public int read(byte[] buffer) {
                return read(buffer, 0, Math.min(chunk, buffer.length));
            }
        };
        new LineSplitter(OutputLine.Source.STDOUT, limit, lines::add).readAll(slow);
        return lines;
    }
}
