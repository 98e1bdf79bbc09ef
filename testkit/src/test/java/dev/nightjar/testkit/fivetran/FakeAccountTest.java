package dev.nightjar.testkit.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeAccountTest {
    @Test
    void theSameSeedGivesTheSameAccount() {
        assertThat(FakeAccount.of(7, 100, Map.of()))
                .isEqualTo(FakeAccount.of(7, 100, Map.of()))
                .isNotEqualTo(FakeAccount.of(8, 100, Map.of()))
                .startsWith(FakeAccount.of(7, 10, Map.of()).toArray(FakeAccount.Entry[]::new));
    }

    @Test
    void idsAndSchemasAreUnique() {
        assertThat(FakeAccount.of(1, FakeAccount.MOST, Map.of()))
                .hasSize(FakeAccount.MOST)
                .extracting(FakeAccount.Entry::id)
                .doesNotHaveDuplicates();
        assertThat(FakeAccount.of(1, FakeAccount.MOST, Map.of()))
                .extracting(FakeAccount.Entry::schema)
                .doesNotHaveDuplicates();
    }

    @Test
    void mostSucceedAndSomeDoNot() {
        assertThat(FakeAccount.of(1, 100, Map.of()))
                .extracting(FakeAccount.Entry::scenario)
                .contains(Scenario.values())
                .filteredOn(scenario -> scenario == Scenario.SUCCESS)
                .hasSizeBetween(50, 90);
    }

    @Test
    void aScenarioIsChosenBySchema() {
        assertThat(FakeAccount.of(1, 8, Map.of("jira", Scenario.BREAKS)))
                .filteredOn(entry -> entry.schema().equals("jira"))
                .singleElement()
                .extracting(FakeAccount.Entry::scenario)
                .isEqualTo(Scenario.BREAKS);
        assertThatThrownBy(() -> FakeAccount.of(1, 2, Map.of("jira", Scenario.BREAKS)))
                .hasMessageContaining("no connection has the schema jira; there are asana, braze");
        assertThatThrownBy(() -> FakeAccount.of(1, 0, Map.of())).hasMessageContaining("1 to 1000");
    }
}
