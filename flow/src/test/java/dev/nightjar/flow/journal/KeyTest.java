package dev.nightjar.flow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    void itsJsonHasItsParts() {
        Key key = Key.ROOT.child("map", "a \"b\" \\", 1).item("ünï\u0001\u2028").child("step", "x", 1);

        assertThat(parts(Key.ROOT)).isEmpty();
        assertThat(parts(key)).isEqualTo(key.parts());
        assertThat(new Key(key.parts()).json()).isEqualTo(key.json());
        assertThat(parts(key.item("last"))).isEqualTo(key.item("last").parts());
    }

    private static List<String> parts(Key key) {
        return JsonMapper.shared()
                .readTree(key.json())
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    @Test
    void itsIdIsTheSameInEveryProcess() {
        assertThat(Key.ROOT.child("step", "clone", 1).id())
                .isEqualTo(Key.ROOT.child("step", "clone", 1).id());
    }
}
