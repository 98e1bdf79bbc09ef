package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.testkit.Change;
import dev.nightjar.testkit.ChangeKind;
import dev.nightjar.testkit.ConnectorSchema;
import dev.nightjar.testkit.ConnectorSchemas;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.DemoScenario;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeNightsTest {
    private static final String RULE = """
            tables:
              "Odd Ones.price_list": {key: sku}
            """;
    private static final TableName PRICES = TableName.of("Odd Ones", "price_list");

    @TempDir
    Path folder;

    @Test
    void threeNightsWithEveryKindOfChangeAreProven() {
        Stream<ConnectorSchema> core = Stream.of("asana", "github", "shopify", "stripe")
                .map(name -> ConnectorSchemas.load(name).withTables(9));
        Stream<ConnectorSchema> oddities = Stream.of(ConnectorSchemas.load(ConnectorSchemas.ODDITIES));
        provesThreeNights(new ConnectorWarehouse(Stream.concat(core, oddities).toList()).withRowsPerTable(40));
    }

    @Test
    @Tag("long")
    void theWholeDemonstrationIsProven() {
        provesThreeNights(DemoScenario.demo());
    }

    @Test
    @Tag("long")
    void allConnectorsAreProven() {
        provesThreeNights(DemoScenario.all().withRowsPerTable(20));
    }

    private void provesThreeNights(ConnectorWarehouse source) {
        Lab lab = Lab.empty(folder, RULE);
        DuckDbFile file = DuckDbFile.at(lab.sourceFile());
        Set<ChangeKind> seen = EnumSet.noneOf(ChangeKind.class);

        for (int night = 1; night <= 3; night++) {
            Map<String, List<String>> statements = night == 1 ? source.createBySchema() : source.nightBySchema(night);
            file.change(List.copyOf(statements.values()));
            List<Change> changes = night == 1 ? List.of() : source.changes(night);
            changes.forEach(change -> seen.add(change.kind()));

            NightReport report = lab.run(night);

            assertThat(report.night()).isEqualTo(Lab.night(night));
            assertThat(report.instant()).isEqualTo(Lab.midnight(night));
            assertThat(report.fine()).isFalse();
            assertThat(report.viewsLeftOut()).isEqualTo(1);
            assertThat(report.notCaptured()).singleElement().satisfies(ThreeNightsTest::isTheQuarantinedTable);
            assertStatuses(report, changes, night);
            assertThat(NightProof.prove(lab)).isGreaterThan(50 * night);
            assertRunningAgainAddsNothing(lab, night, report);
        }
        assertThat(seen)
                .containsAll(EnumSet.of(
                        ChangeKind.UPDATED,
                        ChangeKind.INSERTED,
                        ChangeKind.DELETED,
                        ChangeKind.SOFT_DELETED,
                        ChangeKind.RESYNCED,
                        ChangeKind.NEW_COLUMN,
                        ChangeKind.DROPPED_COLUMN,
                        ChangeKind.RETYPED,
                        ChangeKind.RETYPED_BACK,
                        ChangeKind.WIDENED,
                        ChangeKind.NEW_TABLE,
                        ChangeKind.DROPPED_TABLE,
                        ChangeKind.BY_HAND,
                        ChangeKind.QUIET));
    }

    private static void isTheQuarantinedTable(TableOutcome outcome) {
        assertThat(outcome.table()).isEqualTo(PRICES);
        assertThat(outcome.status()).isEqualTo(TableStatus.QUARANTINED);
        assertThat(outcome.reason())
                .contains("SKU-7")
                .contains("2 rows are without a key")
                .endsWith("write: tables: {\"Odd Ones.price_list\": {on_duplicates: keyless}}");
    }

    /** A table is captured when something in it changed, unchanged when nothing but a sync did, absent when it is gone. */
    private static void assertStatuses(NightReport report, List<Change> changes, int night) {
        Map<TableName, Set<ChangeKind>> kinds = new HashMap<>();
        changes.forEach(change -> change.table()
                .ifPresent(table -> kinds.computeIfAbsent(
                                TableName.of(change.schema(), table), _ -> EnumSet.noneOf(ChangeKind.class))
                        .add(change.kind())));
        Map<TableName, String> wrong = new TreeMap<>();
        for (TableOutcome table : report.tables()) {
            Set<ChangeKind> done = kinds.getOrDefault(table.table(), EnumSet.noneOf(ChangeKind.class));
            boolean gone = done.contains(ChangeKind.DROPPED_TABLE);
            boolean onlySynced = done.isEmpty() || done.equals(EnumSet.of(ChangeKind.RESYNCED));
            TableStatus expected = table.table().equals(PRICES)
                    ? TableStatus.QUARANTINED
                    : gone
                            ? TableStatus.ABSENT
                            : night > 1 && onlySynced ? TableStatus.UNCHANGED : TableStatus.CAPTURED;
            boolean stillGone = table.status() == TableStatus.ABSENT && done.isEmpty();
            if (table.status() != expected && !stillGone) {
                wrong.put(table.table(), table.status() + " after " + done);
            }
        }
        assertThat(wrong).as("statuses in night %d", night).isEmpty();
    }

    private static void assertRunningAgainAddsNothing(Lab lab, int night, NightReport first) {
        Map<String, List<String>> before = NightProof.content(lab);
        Map<String, String> clones = lab.files("clones");

        NightReport again = lab.runAt(Lab.midnight(night).plus(Duration.ofHours(9)), NightlyCloneThenSnapshot::new);

        assertThat(again).isEqualTo(first);
        assertThat(NightProof.content(lab)).isEqualTo(before);
        assertThat(lab.files("clones")).isEqualTo(clones);
        assertThat(again.tables().stream().map(TableOutcome::table).collect(Collectors.toSet()))
                .hasSameSizeAs(again.tables());
    }
}
