package dev.nightjar.flow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void isThePathToAStep() {
        Key key = Key.ROOT.child("map", "shard", 1).item("asana").child("step", "dbt-snapshot", 2);

        assertThat(key.parts()).containsExactly("map shard#1", "[asana]", "step dbt-snapshot#2");
        assertThat(key).hasToString("map shard#1 / [asana] / step dbt-snapshot#2");
    }

    @Test
    void namesThatLookLikeSeparatorsDoNotMakeTwoKeysOne() {
        Key one = new Key(List.of("a / b", "c"));
        Key other = new Key(List.of("a", "b / c"));

        assertThat(one.toString()).isEqualTo(other.toString());
        assertThat(one).isNotEqualTo(other);
        assertThat(one.id()).isNotEqualTo(other.id()).hasSize(32);
    }

    @Test
    void itsIdIsTheSameInEveryProcess() {
        assertThat(Key.ROOT.child("step", "clone", 1).id())
                .isEqualTo(Key.ROOT.child("step", "clone", 1).id());
    }
}
