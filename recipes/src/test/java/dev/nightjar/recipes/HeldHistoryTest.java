package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.AsOfTask;
import dev.nightjar.dbt.SchemaHistory;
import dev.nightjar.dbt.SnapshotChoice;
import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.QueryTask;
import dev.nightjar.warehouse.Table;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldHistoryTest {
    @TempDir
    Path folder;

    @Test
    void theTablesOfAHeldHistoryAreLateAndTheirNightsComeFirstTheNextTime() throws Exception {
        Lab lab = Lab.withRules(folder, "clones: {keep: 1}\n");
        lab.run(1);
        try (HeldFile holder = HeldFile.reading(lab.historyFile("shop"))) {
            lab.changeBefore(2);
            NightReport held = lab.run(2);
            isLateInShop(lab, held, holder);
            lab.changeBefore(3);
            NightReport heldAgain = lab.run(3);
            isLateInShop(lab, heldAgain, holder);
            assertThat(heldAgain.droppedClones())
                    .as("clones that late tables need")
                    .isEmpty();
        }
        lab.changeBefore(4);

        NightReport report = lab.run(4);

        assertThat(report.fine()).isTrue();
        assertThat(report.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2), Lab.night(3));
        assertThat(report.lateNights())
                .extracting(NightReport::instant)
                .containsExactly(Lab.midnight(2), Lab.midnight(3));
        assertThat(report.lateNights()).allSatisfy(late -> {
            assertThat(late.fine()).isTrue();
            assertThat(late.tables()).hasSize(5);
        });
        assertThat(report.droppedClones()).containsExactly(Lab.night(2), Lab.night(3));
        assertThat(nightsWithClones(lab)).containsExactly(Lab.night(4));
        NightProof.prove(lab);
    }

    @Test
    @Tag("long")
    void aHistoryThatIsWrittenElsewhereIsLateToo() throws Exception {
        Lab lab = Lab.small(folder);
        lab.run(1);
        lab.changeBefore(2);
        try (HeldFile holder = HeldFile.writing(lab.historyFile("shop"))) {
            isLateInShop(lab, lab.run(2), holder);
            AsOfTask.Spec asOf = new AsOfTask.Spec("warehouse", "shop.orders", Lab.night(1), 1);
            NightjarException failure =
                    Failure.of(() -> lab.<QueryTask.Result>run(2, _ -> flow -> flow.run(new AsOfTask(asOf))));
            assertThat(failure.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(failure)
                    .hasMessageContaining(lab.historyFile("shop") + " is held by another process")
                    .hasMessageContaining("PID " + holder.pid());
        }

        NightReport sameNight = lab.run(2);

        assertThat(sameNight.fine()).isTrue();
        assertThat(sameNight.lateNights()).isEmpty();
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    /** What is decided without a history would narrow its types. */
    @Test
    void aHistoryThatIsFreeAgainBeforeDbtStartsKeepsWhatItHolds() throws Exception {
        Lab lab = Lab.small(folder);
        lab.change(List.of(
                "create table shop.prices (id integer primary key, price decimal(10,4), _fivetran_synced timestamptz)",
                "insert into shop.prices values (1, 1.2345, now())"));
        lab.run(1);
        lab.change(List.of("alter table shop.prices alter price type decimal(10,2)"));
        lab.run(2, CloneSchemas::new);
        HeldFile holder = HeldFile.writing(lab.historyFile("shop"));

        NightReport report = lab.run(2, spec -> new SnapshotClones(spec) {
            @Override
            protected SnapshotChoice snapshotsOf(FlowContext flow, List<Table> tables, List<SchemaHistory> histories)
                    throws Exception {
                holder.close();
                return super.snapshotsOf(flow, tables, histories);
            }
        });

        assertThat(report.notCaptured()).hasSize(4).allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason()).contains("is held by another process");
        });
        assertThat(NightProof.prove(lab)).isEqualTo(8);
        assertThat(lab.run(2).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(12);
    }

    private static void isLateInShop(Lab lab, NightReport report, HeldFile holder) {
        assertThat(report.fine()).isFalse();
        assertThat(report.tables()).hasSize(5);
        assertThat(report.notCaptured())
                .extracting(table -> table.table().toString())
                .containsExactly("shop.lines", "shop.orders", "shop.visits");
        assertThat(report.notCaptured()).allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason())
                    .contains(lab.historyFile("shop") + " is held by another process")
                    .contains("PID " + holder.pid());
        });
        assertThat(report.tables())
                .filteredOn(table -> table.table().schema().name().equals("crm"))
                .extracting(TableOutcome::status)
                .allMatch(TableStatus::readable);
    }

    private static List<LocalDate> nightsWithClones(Lab lab) {
        return lab.warehouse().cloneSets().sealed().stream()
                .map(set -> set.night())
                .toList();
    }
}
