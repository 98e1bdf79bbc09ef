package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariablesTest {
    @Test
    void secretsOfTheRuntimeAreNotInherited() {
        Map<String, String> environment =
                new HashMap<>(Map.of("NIGHTJAR_SECRET_PG", "hunter2", "HOME", "/root", "LANG", "C"));

        Variables.of(Map.of("A", "1"), Map.of("PGPASSWORD", Secret.of("hunter2")), Set.of("LANG"))
                .applyTo(environment);

        assertThat(environment)
                .containsExactlyInAnyOrderEntriesOf(Map.of("HOME", "/root", "A", "1", "PGPASSWORD", "hunter2"));
    }

    @Test
    void printsNoValue() {
        assertThat(Variables.of(Map.of(), Map.of("PGPASSWORD", Secret.of("hunter2")), Set.of("X")))
                .hasToString("Variables[added=[PGPASSWORD], removed=[X]]");
    }

    @Test
    void whatCannotBePassedIsToldWithoutItsValue() {
        assertThatThrownBy(() -> Variables.of(Map.of("a.b", "1"), Map.of(), Set.of()))
                .hasMessageContaining("'a.b' is no name of an environment variable");
        assertThatThrownBy(() -> Variables.of(Map.of(), Map.of("A", Secret.of("x\0hidden")), Set.of()))
                .hasMessageContaining("environment variable A holds a NUL")
                .hasMessageNotContaining("hidden");
    }
}
