package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HeadTest {
    @Test
    void givesWhatItWasTold() {
        JsonNode head = read(new Head()
                .json("key", "[\"map n#1\",\"[a]\"]")
                .text("type", "no-op")
                .number("attempt", -3)
                .object("value", new Head().text("sha256", "ab").number("bytes", 70_000)));

        assertThat(head.toString())
                .isEqualTo(
                        "{\"key\":[\"map n#1\",\"[a]\"],\"type\":\"no-op\",\"attempt\":-3,\"value\":{\"sha256\":\"ab\",\"bytes\":70000}}");
    }

    @Test
    void bringsBackEveryCharacter() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x300; c++) {
            all.appendCodePoint(c);
        }
        all.append("\u2028\uFFFF").appendCodePoint(0x1F680).append("\"\\/");

        assertThat(read(new Head().text("reason", all.toString()))
                        .required("reason")
                        .stringValue())
                .isEqualTo(all.toString());
    }

    private static JsonNode read(Head head) {
        return JsonMapper.shared().readTree(head.bytes());
    }
}
