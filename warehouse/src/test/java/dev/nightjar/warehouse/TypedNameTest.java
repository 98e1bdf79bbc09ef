package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class TypedNameTest {
    private static final List<TableName> TABLES = List.of(
            TableName.of("asana", "task"),
            TableName.of("Asana", "Task"),
            TableName.of("ASANA", "Story"),
            TableName.of("a.b", "c \"d\""),
            TableName.of("github", "Issue"),
            TableName.of("github", "pull_request"));

    @Test
    void takesTheExactMatchBeforeOthers() {
        assertThat(table("asana.task")).isEqualTo(TableName.of("asana", "task"));
        assertThat(table("Asana.Task")).isEqualTo(TableName.of("Asana", "Task"));
    }

    @Test
    void takesTheOnlyMatchWithoutRegardToCase() {
        assertThat(table("GitHub.ISSUE")).isEqualTo(TableName.of("github", "Issue"));
        assertThat(table("asana.story")).isEqualTo(TableName.of("ASANA", "Story"));
    }

    @Test
    void takesAQuotedPartAsItIs() {
        assertThat(table("\"Asana\".\"Task\"")).isEqualTo(TableName.of("Asana", "Task"));
        assertThat(table("\"a.b\".\"c \"\"d\"\"\"")).isEqualTo(TableName.of("a.b", "c \"d\""));
        assertThat(table("github.\"Issue\"")).isEqualTo(TableName.of("github", "Issue"));
        assertUsage("github.\"issue\"").hasMessageStartingWith("there is no table 'github.\"issue\"'");
    }

    @Test
    void listsTheCandidatesWhenSeveralFit() {
        assertUsage("ASANA.TASK")
                .hasMessage("'ASANA.TASK' could be [Asana.Task, asana.task]; put the exact name in double quotes");
    }

    @Test
    void asksWhetherAnotherWasMeant() {
        assertUsage("github.pul_request").hasMessageEndingWith("did you mean 'github.pull_request'?");
        assertUsage("nothing.like_it").hasMessageContaining("lists them");
    }

    @Test
    void refusesWhatIsNoNameOfATable() {
        for (String text : List.of("", "a", "a.", ".b", "a..b", "a.b.c", "\"a.b", "\"a\"x.b", "\"\".b")) {
            assertUsage(text).hasMessageContaining("is no name of a table; write schema.table");
        }
    }

    private static TableName table(String text) {
        return TypedName.parse(text, 2).table(TABLES);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertUsage(String text) {
        return assertThatThrownBy(() -> table(text))
                .as(text)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }
}
