package dev.nightjar.flow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
    private static final List<String> KNOWN = List.of("include", "exclude", "on_duplicates", "keep", "zone");

    @Test
    void findsNamesWithMissingExtraWrongAndSwappedCharacters() {
        assertThat(DidYouMean.candidates("inclde", KNOWN)).containsExactly("include");
        assertThat(DidYouMean.candidates("includee", KNOWN)).first().isEqualTo("include");
        assertThat(DidYouMean.candidates("keeb", KNOWN)).containsExactly("keep");
        assertThat(DidYouMean.candidates("znoe", KNOWN)).containsExactly("zone");
    }

    @Test
    void countsASwapAsOneMistake() {
        assertThat(DidYouMean.candidates("abc", List.of("acb"))).containsExactly("acb");
        assertThat(DidYouMean.candidates("abcd", List.of("badc"))).isEmpty();
    }

    @Test
    void ignoresCaseAndSeparators() {
        assertThat(DidYouMean.candidates("onDuplicates", KNOWN)).containsExactly("on_duplicates");
        assertThat(DidYouMean.candidates("ON-DUPLICATES", KNOWN)).containsExactly("on_duplicates");
    }

    @Test
    void offersNothingThatIsMoreThanAThirdAway() {
        assertThat(DidYouMean.candidates("warehouse", KNOWN)).isEmpty();
        assertThat(DidYouMean.candidates("ab", List.of("ac"))).isEmpty();
        assertThat(DidYouMean.candidates("", KNOWN)).isEmpty();
    }

    @Test
    void putsTheClosestFirstAndAtMostThree() {
        assertThat(DidYouMean.candidates("table", List.of("cable", "fable", "table_", "stable", "gable")))
                .containsExactly("table_", "cable", "fable");
    }

    @Test
    void asksAQuestion() {
        assertThat(DidYouMean.question("keeb", KNOWN)).isEqualTo("did you mean 'keep'?");
        assertThat(DidYouMean.question("clude", List.of("include", "exclude")))
                .isEqualTo("did you mean 'include' or 'exclude'?");
        assertThat(DidYouMean.question("warehouse", KNOWN)).isEmpty();
    }
}
