package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.testing.Golden;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloneTableTaskTest {
    private static final TableName ODD = TableName.of("odd \"one\"; it's", "a.b");
    private static final TableName COPY = TableName.of("kept", "copy of \"a\"");

    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void seed() {
        nights = new Nights(folder);
        RawFile.write(
                nights.source,
                "create schema \"odd \"\"one\"\"; it's\"",
                "create schema kept",
                "create table \"odd \"\"one\"\"; it's\".\"a.b\" (\"the id\" integer primary key, name varchar not null)",
                "insert into \"odd \"\"one\"\"; it's\".\"a.b\" values (1, 'one'), (2, 'two')");
    }

    @AfterEach
    void close() {
        nights.close();
    }

    private static CloneTableTask.Spec spec() {
        return new CloneTableTask.Spec(Nights.WAREHOUSE, ODD, COPY);
    }

    private TableClone take(CloneTableTask.Spec spec) {
        return nights.run(new CloneTableTask(spec));
    }

    private List<String> copied() {
        return RawFile.read(nights.source, "select name from kept.\"copy of \"\"a\"\"\" order by all");
    }

    @Test
    void hasTheRowsAndTheKeyOfItsSource() {
        assertThat(take(spec())).isEqualTo(new TableClone(COPY, nights.clock.instant(), 2));
        assertThat(copied()).containsExactly("one", "two");
        assertThatThrownBy(() ->
                        RawFile.write(nights.source, "insert into kept.\"copy of \"\"a\"\"\" values (1, 'again')"))
                .hasStackTraceContaining("primary key");
    }

    @Test
    void replacesACloneOfOursIfItMay() {
        take(spec());
        RawFile.write(nights.source, "delete from \"odd \"\"one\"\"; it's\".\"a.b\" where name = 'one'");

        refused(spec(), "there is a clone kept.\"copy of \"\"a\"\"\" already");
        assertThat(take(spec().replacing()).rows()).isEqualTo(1);
        assertThat(copied()).containsExactly("two");
    }

    @Test
    void neverReplacesWhatItDidNotMake() {
        RawFile.write(
                nights.source,
                "create table kept.\"Copy of \"\"A\"\"\" (x integer)",
                "create view kept.v as select 1 as x");

        refused(spec().replacing(), "was not made by Nightjar");
        refused(
                new CloneTableTask.Spec(Nights.WAREHOUSE, ODD, TableName.of("kept", "V")).replacing(),
                "was not made by Nightjar");
        refused(new CloneTableTask.Spec(Nights.WAREHOUSE, ODD, ODD).replacing(), "was not made by Nightjar");
    }

    @Test
    void refusesWhatItCannotDo() {
        refused(spec().asOf(nights.clock.instant()), "DuckDB has no time travel");
        refused(new CloneTableTask.Spec(Nights.WAREHOUSE, TableName.of("kept", "gone"), COPY), "no table kept.gone");
        refused(
                new CloneTableTask.Spec(Nights.WAREHOUSE, ODD, TableName.of("nowhere", "x")),
                "the source has no schema nowhere");
    }

    private void refused(CloneTableTask.Spec spec, String why) {
        CloneTableTask task = new CloneTableTask(spec);
        assertThatThrownBy(() -> nights.run(task))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining(why);
        assertThatThrownBy(() -> nights.plan(task)).hasMessageContaining(why);
    }

    @Test
    void aPlanHasTheStatementsAndChangesNothing() {
        take(spec());
        List<String> before = copied();

        List<PlannedChange> planned =
                nights.plan(new CloneTableTask(spec().replacing())).changes();

        Golden.check(
                "duckdb/clone-table.sql",
                planned.stream()
                        .map(change -> change.text().replaceAll("run=\\S+", "run=…") + ";\n")
                        .collect(Collectors.joining()));
        assertThat(copied()).isEqualTo(before);
    }

    @Test
    void canBeSubclassed() {
        class OfTheDay extends CloneTableTask {
            OfTheDay(Spec spec) {
                super(spec.replacing());
            }

            @Override
            protected List<Sql> grants(String name, List<Sql> usual) {
                throw new AssertionError("DuckDB has no grants");
            }
        }
        take(spec());

        assertThat(nights.run(new OfTheDay(spec())).rows()).isEqualTo(2);
    }
}
