package dev.nightjar.flow.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.NightjarException;
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
        Key one = Key.of(List.of("a / b", "c"));
        Key other = Key.of(List.of("a", "b / c"));

        assertThat(one.toString()).isEqualTo(other.toString());
        assertThat(one).isNotEqualTo(other);
        assertThat(one.id()).isNotEqualTo(other.id()).hasSize(32);
    }

    @Test
    void itsJsonHasItsParts() {
        Key key = Key.ROOT.child("map", "a \"b\" \\", 1).item("ünï\u0001\u2028").child("step", "x", 1);

        assertThat(parts(Key.ROOT)).isEmpty();
        assertThat(parts(key)).isEqualTo(key.parts());
        assertThat(Key.of(key.parts()).json()).isEqualTo(key.json());
        assertThat(parts(key.item("last"))).isEqualTo(key.item("last").parts());
    }

    private static List<String> parts(Key key) {
        return JsonMapper.shared()
                .readTree(key.json())
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** What a journal of before has: SHA-256 over the parts, each after its length in four bytes. */
    @Test
    void itsIdIsTheSameInEveryProcess() {
        Key branch = Key.ROOT.child("map", "n", 1).item("ünï");

        assertThat(Key.ROOT.id()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb924");
        assertThat(Key.ROOT.child("step", "clone", 1).id()).isEqualTo("a9b370d8262f4d802386ebc8eecdfe4e");
        assertThat(branch.child("step", "a", 2).id()).isEqualTo("a443f6fee0e8364b108db9dd4421b114");
        assertThat(Key.of(List.of("map n#1", "[ünï]", "step a#2")).id()).isEqualTo("a443f6fee0e8364b108db9dd4421b114");
    }

    @Test
    void isEqualByItsParts() {
        Key made = Key.ROOT.child("map", "n", 1).item("a");

        assertThat(made).isEqualTo(Key.of(made.parts())).hasSameHashCodeAs(Key.of(made.parts()));
        assertThat(made).isNotEqualTo(Key.of(made.parts().reversed())).isNotEqualTo(Key.of(List.of("[a]")));
        assertThat(Key.of(List.of())).isEqualTo(Key.ROOT).isNotEqualTo(Key.of(List.of("")));
        assertThat(Key.ROOT.child("map", "n", 1).holds(made)).isTrue();
        assertThat(made.holds(Key.ROOT)).isFalse();
    }

    @Test
    void halvesOfCharactersAreRefused() {
        for (String half : List.of("a\uD83D", "\uD83Db", "\uDE00\uD83D", "\uD83D\uD83D\uDE00")) {
            assertThatThrownBy(() -> Key.ROOT.item(half)).hasMessageContaining("holds half a character");
            assertThatThrownBy(() -> Key.ROOT.child("step", half, 1)).isInstanceOf(NightjarException.class);
            assertThatThrownBy(() -> Key.of(List.of("map a#1", half))).isInstanceOf(NightjarException.class);
        }
        assertThat(Key.ROOT.item("\uD83D\uDE00").parts()).containsExactly("[\uD83D\uDE00]");
    }
}
