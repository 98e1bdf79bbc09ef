package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.warehouse.RestoreTableTask.Origin;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTableTaskTest {
    private static final TableName ORDERS = TableName.of("shop", "or\"ders");

    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void takeANight() {
        nights = new Nights(folder);
        RawFile.write(
                nights.source,
                "create schema shop",
                "create table shop.\"or\"\"ders\" (id integer primary key, \"No te\" varchar not null, state varchar)",
                "insert into shop.\"or\"\"ders\" values (1, 'a', null), (2, 'b', 'x')");
        nights.take(Nights.NIGHT, "shop");
        RawFile.write(nights.source, "delete from shop.\"or\"\"ders\"");
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void putsATableOfACloneBackWithItsKey() {
        RestoreTableTask.Result result = nights.run(restoring("restored"));

        assertThat(result).isEqualTo(new RestoreTableTask.Result(TableName.of("shop", "restored"), 2));
        assertThat(RawFile.read(nights.source, "from shop.restored order by id"))
                .containsExactly("1|a|null", "2|b|x");
        assertThat(RawFile.read(
                        nights.source,
                        "select constraint_text from duckdb_constraints() where table_name = 'restored' order by 1"))
                .containsExactly("NOT NULL", "NOT NULL", "PRIMARY KEY(id)");
        assertThat(RawFile.read(nights.source, "select count(*) from shop.\"or\"\"ders\""))
                .containsExactly("0");
    }

    @Test
    void overwritesNothing() {
        assertThatThrownBy(() -> nights.run(restoring("OR\"DERS")))
                .hasMessage(
                        "there is a table shop.\"or\"\"ders\" already, and nothing is overwritten; restore into another name");
        nights.run(restoring("restored"));
        assertThatThrownBy(() -> nights.run(restoring("restored"))).hasMessageContaining("nothing is overwritten");
    }

    @Test
    void namesWhatIsNotThere() {
        assertThatThrownBy(() -> nights.run(new RestoreTableTask(new RestoreTableTask.Spec(
                        Nights.WAREHOUSE,
                        Nights.NIGHT,
                        Origin.CLONE,
                        TableName.of("shop", "none"),
                        TableName.of("shop", "new")))))
                .hasMessage(
                        "the clones of 2026-11-02 have no table shop.none; check its name, or restore it from the history");
        assertThatThrownBy(() -> nights.run(new RestoreTableTask(new RestoreTableTask.Spec(
                        Nights.WAREHOUSE,
                        Nights.NIGHT.plusDays(1),
                        Origin.CLONE,
                        ORDERS,
                        TableName.of("shop", "new")))))
                .hasMessageContaining("2026-11-03");
    }

    @Test
    void restoresFromTheHistoryAsOfTheNight() {
        Path histories = folder.resolve("history");
        assertThat(histories.toFile().mkdirs()).isTrue();
        Path history = histories.resolve("history_shop.duckdb");
        RawFile.write(
                history,
                "create schema shop",
                "create macro shop.\"or\"\"ders\"(night) as table select 7 as id, night as as_of");

        nights.run(new RestoreTableTask(new RestoreTableTask.Spec(
                Nights.WAREHOUSE, Nights.NIGHT, Origin.HISTORY, ORDERS, TableName.of("shop", "then"))));

        assertThat(RawFile.read(nights.source, "from shop.\"then\"")).containsExactly("7|2026-11-02");
    }

    @Test
    void plansWhatItWouldRun() {
        assertThat(nights.plan(restoring("restored")).toString())
                .contains(
                        "create table \"source\".\"shop\".\"restored\" as select * from \"clones\".\"shop\".\"or\"\"ders\"")
                .contains("add primary key (\"id\")");
        assertThat(RawFile.read(nights.source, "select table_name from duckdb_tables()"))
                .containsExactly("or\"ders");
    }

    @Test
    void aSubclassChoosesTheRows() {
        nights.run(new RestoreTableTask(spec("some")) {
            @Override
            protected Sql rows(Sql all) {
                return Sql.of(super.rows(all).text() + " where id > 1");
            }
        });

        assertThat(RawFile.read(nights.source, "from shop.some")).containsExactly("2|b|x");
    }

    private static RestoreTableTask restoring(String target) {
        return new RestoreTableTask(spec(target));
    }

    private static RestoreTableTask.Spec spec(String target) {
        return new RestoreTableTask.Spec(
                Nights.WAREHOUSE, Nights.NIGHT, Origin.CLONE, ORDERS, TableName.of("shop", target));
    }
}
