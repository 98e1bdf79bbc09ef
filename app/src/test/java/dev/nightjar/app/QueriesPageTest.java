package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.RestoreTableTask;
import dev.nightjar.warehouse.drift.Drift;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import dev.nightjar.warehouse.export.ExportQueryTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the flows of docs/queries.md as they stand there. */
class QueriesPageTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");

    @TempDir
    Path folder;

    @BeforeEach
    void seed() throws IOException {
        Files.writeString(
                folder.resolve("nightjar.yml"), "connections: {warehouse: {type: duckdb, path: warehouse.duckdb}}\n");
        duckDb("create schema shop");
        duckDb("create table shop.orders (id integer primary key, day date, amount decimal(8, 2))");
        duckDb("insert into shop.orders values (1, '2026-01-01', 1.50), (2, '2026-01-01', 2), (3, '2026-01-02', 3)");
    }

    @Test
    void dailySalesAreMadeCheckedAndWritten() throws Exception {
        for (int night = 0; night < 2; night++) {
            ExportQueryTask.Result result = (ExportQueryTask.Result) run("DailySales", folder);

            assertThat(result.rows()).isEqualTo(2);
            assertThat(result.file()).isRegularFile();
        }
    }

    @Test
    void ordersOfANightComeBack() throws Exception {
        cloneOf(NIGHT);
        duckDb("delete from shop.orders");

        RestoreTableTask.Result result = (RestoreTableTask.Result) run("RestoreOrders", NIGHT);

        assertThat(result.rows()).isEqualTo(3);
    }

    @Test
    void filesOfShopsAreLoadedAndSumsWritten() throws Exception {
        Files.writeString(folder.resolve("orders-1.csv"), "id,day,amount\n4,2026-01-02,1.25\n");
        Files.writeString(folder.resolve("orders-2.csv"), "id,day,amount\nfive,2026-01-02,1.25\n");

        assertThat(run("ShopFiles", folder)).isEqualTo(1L);
        assertThat(folder.resolve("sales_0001.parquet")).isRegularFile();
    }

    @Test
    void whatChangedIsAPageForPeople() throws Exception {
        cloneOf(NIGHT);
        duckDb("alter table shop.orders add column note varchar");
        cloneOf(NIGHT.plusDays(1));

        Drift drift = (Drift) run("TellDrift", NIGHT.plusDays(1));

        assertThat(drift.markdown())
                .contains("What changed in night 2026-11-03 since night 2026-11-02")
                .contains("* column shop.orders.note is new: VARCHAR");
    }

    private void cloneOf(LocalDate night) {
        try (Nightjar nightjar = Nightjar.open(folder.resolve("nightjar.yml"))) {
            nightjar.run(flow -> flow.run(
                    new CloneSchemasTask(new CloneSetSpec("warehouse", night, List.of(Identifier.of("shop")), 1))));
        }
    }

    private Object run(String type, Object argument) throws Exception {
        try (PageExamples examples = PageExamples.of("queries.md", folder.resolve("classes"));
                Nightjar nightjar = Nightjar.open(folder.resolve("nightjar.yml"))) {
            return nightjar.run(examples.flow(type, argument));
        }
    }

    private void duckDb(String... statements) {
        DuckDbFile.at(folder.resolve("warehouse.duckdb")).change(List.of(List.of(statements)));
    }
}
