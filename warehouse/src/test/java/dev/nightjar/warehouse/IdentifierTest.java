package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdentifierTest {
    @Test
    void isAlwaysQuotedInSql() {
        assertThat(Identifier.of("a").quoted()).isEqualTo("\"a\"");
        assertThat(Identifier.of("a \"b\"").quoted()).isEqualTo("\"a \"\"b\"\"\"");
    }

    @Test
    void isQuotedForPeopleOnlyWhereItMustBe() {
        assertThat(Identifier.of("Größe_1")).hasToString("Größe_1");
        assertThat(Identifier.of("a b")).hasToString("\"a b\"");
        assertThat(Identifier.of("a.b")).hasToString("\"a.b\"");
    }

    @Test
    void refusesWhatNoWarehouseCanStore() {
        for (String name : List.of("", "a\0b", "a\uD800", "\uDC00b")) {
            assertThatThrownBy(() -> Identifier.of(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
