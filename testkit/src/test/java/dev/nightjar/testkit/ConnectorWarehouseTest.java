package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorWarehouseTest {
    private final ConnectorWarehouse demo = DemoScenario.demo().withRowsPerTable(20);

    @Test
    void sameSettingsGiveTheSameText() {
        ConnectorWarehouse again = DemoScenario.demo().withRowsPerTable(20);

        assertThat(again.create()).isEqualTo(demo.create());
        assertThat(again.night(4)).isEqualTo(demo.night(4)).isEqualTo(demo.night(4));
        assertThat(again.changes(4)).isEqualTo(demo.changes(4));
    }

    @Test
    void anotherSeedGivesOtherRowsAndNights() {
        assertThat(demo.withSeed(2).create()).isNotEqualTo(demo.create());
        assertThat(demo.withSeed(2).changes(2)).isNotEqualTo(demo.changes(2));
    }

    @Test
    void demoHas150To200TablesOfEightConnectorsAndTheOddities() {
        assertThat(demo.schemas()).hasSize(9);
        assertThat(demo.schemas().stream()
                        .mapToInt(schema -> schema.tables().size())
                        .sum())
                .isBetween(150, 200);
    }

    @Test
    void timesComeFromTheFirstSync() {
        ConnectorWarehouse early = demo.withFirstSync(Instant.parse("2020-02-28T23:30:00Z"));

        assertThat(early.syncedAt(3)).isEqualTo("2020-03-01T23:30:00Z");
        assertThat(early.create()).anyMatch(sql -> sql.contains("TIMESTAMPTZ '2020-02-28T23:30:00Z'"));
        assertThat(early.night(3)).anyMatch(sql -> sql.contains("TIMESTAMPTZ '2020-03-01T23:30:00Z'"));
    }

    @Test
    void sharesDecideHowMuchChanges() {
        ConnectorWarehouse still = demo.withShares(new ConnectorWarehouse.Shares(0, 0.05, 0.02, 0.01, 0.01));
        ConnectorWarehouse inserting = demo.withShares(new ConnectorWarehouse.Shares(1, 0, 0.1, 0, 0));

        assertThat(still.changes(2)).extracting(Change::kind).doesNotContain(ChangeKind.UPDATED, ChangeKind.INSERTED);
        assertThat(inserting.changes(2))
                .extracting(Change::kind)
                .contains(ChangeKind.INSERTED)
                .doesNotContain(ChangeKind.UPDATED, ChangeKind.DELETED, ChangeKind.SOFT_DELETED);
    }

    @Test
    void changesReadLikeSentences() {
        assertThat(demo.changes(2))
                .filteredOn(change -> change.kind() == ChangeKind.RESYNCED)
                .extracting(Change::detail)
                .containsExactly("20 rows synced again");
    }

    @Test
    void refusesWhatCannotBePlayed() {
        assertThatThrownBy(() -> demo.night(1)).hasMessageContaining("begin with night 2");
        assertThatThrownBy(() -> demo.withRowsPerTable(0)).hasMessageContaining("must be positive: 0");
        List<ConnectorSchema> twice = List.of(ConnectorSchemas.load("xero"), ConnectorSchemas.load("xero"));
        assertThatThrownBy(() -> new ConnectorWarehouse(twice)).hasMessageContaining("one name");
    }

    @Test
    void fillsAllTablesOfAllConnectorsAndPlaysANight(@TempDir Path folder) throws SQLException {
        ConnectorWarehouse all = DemoScenario.all().withRowsPerTable(10);
        try (DuckDbFile file = new DuckDbFile(folder.resolve("raw.duckdb"))) {
            file.run(all.createBySchema());
            assertThat(file.query("SELECT * FROM duckdb_tables() WHERE database_name = 'raw'"))
                    .hasSize(1148);
            assertThat(file.query(
                            "SELECT * FROM duckdb_tables() WHERE estimated_size <> 10 AND schema_name <> 'Odd Ones'"))
                    .isEmpty();
            file.run(all.nightBySchema(2));
        }
    }

    @Test
    void noColumnOfACompositeKeyIsUniqueAlone(@TempDir Path folder) throws SQLException {
        try (DuckDbFile file = new DuckDbFile(folder.resolve("raw.duckdb"))) {
            file.run(demo.createBySchema());
            for (ConnectorTable table : demo.schemas().stream()
                    .flatMap(schema -> schema.tables().stream())
                    .filter(table ->
                            table.primaryKey().size() > 1 && !table.primaryKey().contains(TableState.START))
                    .toList()) {
                for (String column : table.primaryKey()) {
                    Map<String, @Nullable String> counts = file.query("SELECT count(DISTINCT %s) AS n FROM %s"
                                    .formatted(Sql.identifier(column), table.qualifiedName()))
                            .getFirst();
                    assertThat(Integer.parseInt(requireNonNull(counts.get("n"))))
                            .as("distinct %s in %s", column, table.qualifiedName())
                            .isLessThan(20);
                }
            }
        }
    }
}
