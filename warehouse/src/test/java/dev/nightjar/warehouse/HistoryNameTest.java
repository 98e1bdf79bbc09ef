package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HistoryNameTest {
    @Test
    void leavesPlainNamesAlone() {
        assertThat(name("asana")).isEqualTo("history_asana");
        assertThat(name("_a_1")).isEqualTo("history__a_1");
        assertThat(name("x".repeat(40))).isEqualTo("history_" + "x".repeat(40));
    }

    /** These names are on disk in every history: they never change. */
    @Test
    void isTheSameOnEveryMachine() {
        assertThat(name("Asana")).isEqualTo("history_asana_720233f5");
        assertThat(name("Größe \uD83E\uDD89")).isEqualTo("history_gr_e_6c7b23be");
        assertThat(name("\u65E5\u672C")).isEqualTo("history_0ecb15bc");
    }

    @Test
    void tellsNamesApartThatLookAlike() {
        List<String> alike = List.of(
                "asana",
                "Asana",
                "ASANA",
                "asana ",
                " asana",
                "a.sana",
                "a_sana",
                "a sana",
                "a\nsana",
                "\"asana\"",
                "as\u00E4na",
                "x".repeat(41),
                "x".repeat(42),
                "x".repeat(254) + "y",
                "x".repeat(255),
                "\uD83E\uDD89",
                "_");
        Set<String> names = alike.stream().map(HistoryNameTest::name).collect(Collectors.toSet());

        assertThat(names).hasSameSizeAs(alike);
        assertThat(names).allMatch(name -> name.matches("history_[a-z0-9_]{1,40}"));
    }

    private static String name(String schema) {
        return HistoryName.of(Identifier.of(schema));
    }
}
