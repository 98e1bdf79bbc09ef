package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.AsOfTask;
import dev.nightjar.dbt.ProveNightTask;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.QueryTask;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories that somebody else had their hands in. */
class HistoryFaultsTest {
    @TempDir
    Path folder;

    @Test
    void aTableThatCannotBeMadeReadyIsLateAndStopsNoOther() {
        Lab lab = Lab.small(folder);
        lab.run(1);
        history(
                lab,
                "alter table shop.orders rename to orders_moved",
                "create view shop.orders as select * from shop.orders_moved");
        lab.changeBefore(2);
        lab.change(List.of(
                "alter table shop.orders add column fresh varchar", "alter table shop.lines add column fresh varchar"));

        NightReport report = lab.run(2);

        assertThat(report.tables()).hasSize(5);
        assertThat(report.notCaptured()).singleElement().satisfies(table -> {
            assertThat(table.table()).hasToString("shop.orders");
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason())
                    .startsWith("its history cannot be made ready: ")
                    .contains("orders");
        });

        history(lab, "drop view shop.orders", "alter table shop.orders_moved rename to orders");
        assertThat(NightProof.prove(lab)).isEqualTo(9);
        lab.change(List.of("update shop.orders set fresh = 'new'"));
        NightReport next = lab.run(3);
        assertThat(next.fine()).isTrue();
        assertThat(next.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2));
        assertThat(NightProof.prove(lab)).isEqualTo(15);
    }

    @Test
    void aHistoryThatIsDamagedMakesItsTablesLateAndStopsNoOther() throws Exception {
        Lab lab = Lab.small(folder);
        lab.run(1);
        Path file = lab.historyFile("shop");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        lab.changeBefore(2);

        isLateInShop(lab.run(2), file.toString());
        assertThat(Failure.of(() -> asOf(lab, "shop.orders"))).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
            assertThat(failure).hasMessageContaining(file.toString());
        });
        assertThat(asOf(lab, "crm.contacts").rows()).isNotEmpty();

        Files.write(file, whole);
        lab.changeBefore(3);
        NightReport next = lab.run(3);
        assertThat(next.fine()).isTrue();
        assertThat(next.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2));
        assertThat(NightProof.prove(lab)).isEqualTo(15);
    }

    @Test
    void aRecordThatCannotBeReadAfterDbtMakesItsTablesLateAndStopsNoOther() {
        Lab lab = Lab.small(folder);
        lab.run(1);
        history(lab, "alter table nightjar.snapshot rename column reader to something_else");
        lab.changeBefore(2);

        isLateInShop(lab.run(2), "reader");

        history(lab, "alter table nightjar.snapshot rename column something_else to reader");
        assertThat(lab.run(2).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    @Test
    void aHistoryThatIsNoDuckDbFileKeepsNoOtherFromItsProof() throws Exception {
        Lab lab = Lab.small(folder);
        lab.run(1);
        Files.writeString(lab.historyFile("shop"), "no file of DuckDB");

        ProveNightTask.Result result = lab.run(1, _ -> flow -> {
            CloneSet set = flow.run(new ListClonesTask("warehouse")).getFirst();
            return flow.run(new ProveNightTask(new ProveNightTask.Spec("warehouse", set, true)));
        });

        assertThat(result.proofs()).hasSize(2).allMatch(ProveNightTask.Proof::proven);
        assertThat(result.notCompared())
                .singleElement()
                .asString()
                .startsWith("schema shop is not compared: " + lab.historyFile("shop"));
    }

    private static void isLateInShop(NightReport report, String reason) {
        assertThat(report.tables()).hasSize(5);
        assertThat(report.notCaptured()).hasSize(3).allSatisfy(table -> {
            assertThat(table.table().schema().name()).isEqualTo("shop");
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason()).contains(reason);
        });
    }

    private static QueryTask.Result asOf(Lab lab, String table) {
        AsOfTask.Spec spec = new AsOfTask.Spec("warehouse", table, Lab.night(1), 1);
        return lab.run(2, _ -> flow -> flow.run(new AsOfTask(spec)));
    }

    private static void history(Lab lab, String... statements) {
        DuckDbFile.at(lab.historyFile("shop")).change(List.of(List.of(statements)));
    }
}
