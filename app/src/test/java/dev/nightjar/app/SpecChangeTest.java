package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightlySpec;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecChangeTest {
    private final NightjarConfig config = NightjarConfig.empty(
            Path.of("/nowhere"), new Environment(Map.of(), Path.of("/nowhere"), Path.of("/nowhere")));
    private final NightlySpec spec = NightlySpec.of(config);

    @Test
    void valuesAreBoundAsInAFile() {
        assertThat(change("keep=3").keep()).isEqualTo(3);
        assertThat(change("night=2026-11-02").night()).contains(LocalDate.of(2026, 11, 2));
        assertThat(change("dbt=/opt/dbt").dbt()).contains("/opt/dbt");
        assertThat(change("include=shop").include()).containsExactly("shop");
        assertThat(change("include=[shop, \"a b\"]").include()).containsExactly("shop", "a b");
        assertThat(change("include=shop", "include=archive").include()).containsExactly("shop", "archive");
        assertThat(SpecChange.of(List.of("dbt=")).apply(spec.withDbt("x"), config.binder()))
                .isEqualTo(spec);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> change("keep"))
                .hasMessageContaining("--set keep has no value; write --set name=value");
        assertThatThrownBy(() -> change("kep=3"))
                .hasMessageContaining("--set kep: the flow has no such parameter; did you mean 'keep'?");
        assertThatThrownBy(() -> change("keep=many"))
                .hasMessageContaining("--set keep")
                .hasMessageContaining("many");
        assertThatThrownBy(() -> change("keep=0")).hasMessageContaining("must be positive");
        assertThatThrownBy(() -> change("night=soon")).hasMessageContaining("soon");
    }

    private NightlySpec change(String... assignments) {
        return SpecChange.of(List.of(assignments)).apply(spec, config.binder());
    }
}
