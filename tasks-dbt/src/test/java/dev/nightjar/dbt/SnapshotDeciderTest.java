package dev.nightjar.dbt;

import static dev.nightjar.dbt.Tables.decide;
import static dev.nightjar.dbt.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotDeciderTest {
    private static final String SYNCED = "_fivetran_synced TIMESTAMPTZ";

    private static TableRules rule(String pattern, TableRule rule) {
        return TableRules.of(Map.of(pattern, rule));
    }

    private static TableRule key(String... columns) {
        return new TableRule(List.of(columns), false, TableRule.OnDuplicates.QUARANTINE);
    }

    private static List<String> names(List<Identifier> identifiers) {
        return identifiers.stream().map(Identifier::name).toList();
    }

    private static TableOutcome excluded(Table table, TableRules rules) {
        return ((SnapshotDecider.Decision.Excluded)
                        new SnapshotDecider(rules, SqlDialect.DUCKDB).decide(table, Optional.empty(), Set.of()))
                .outcome();
    }

    @Test
    void checksAllColumnsButTheKeyAndTheSyncTime() {
        SnapshotSpec spec = decide(table("shop", "customer", List.of("id"), "id INTEGER", "name VARCHAR", SYNCED));

        assertThat(spec.key()).isEqualTo(SnapshotSpec.Key.PRIMARY);
        assertThat(spec.declared()).isTrue();
        assertThat(names(spec.keyColumns())).containsExactly("id");
        assertThat(names(spec.checkedColumns())).containsExactly("name");
        assertThat(spec.plain()).isTrue();
    }

    @Test
    void listsEachOf1500Columns() {
        Stream<String> columns =
                Stream.concat(Stream.of("id INTEGER"), IntStream.range(0, 1499).mapToObj(i -> "c" + i + " VARCHAR"));

        SnapshotSpec spec = decide(table("s", "wide", List.of("id"), columns.toArray(String[]::new)));

        assertThat(spec.checkedColumns()).hasSize(1499);
    }

    @Test
    void aKeyOfTheConfigurationBeatsTheDeclaredOne() {
        Table table = table("shop", "price", List.of("id"), "id INTEGER", "sku VARCHAR", "_fivetran_id VARCHAR");

        SnapshotSpec spec = decide(table, rule("shop.*", key("SKU")), Optional.empty());

        assertThat(spec.key()).isEqualTo(SnapshotSpec.Key.NAMED);
        assertThat(names(spec.keyColumns())).containsExactly("sku");
        assertThat(spec.declared()).isFalse();
    }

    @Test
    void withoutADeclaredKeyFivetransIdIsIt() {
        SnapshotSpec spec = decide(table("s", "sheet", List.of(), "a VARCHAR", "_fivetran_id VARCHAR", SYNCED));

        assertThat(spec.key()).isEqualTo(SnapshotSpec.Key.FIVETRAN_ID);
        assertThat(names(spec.keyColumns())).containsExactly("_fivetran_id");
    }

    @Test
    void withoutAnyKeyRowsAreToldApartByWhatTheyHold() {
        SnapshotSpec spec = decide(table("s", "log", List.of(), "a VARCHAR", SYNCED));

        assertThat(spec.key()).isEqualTo(SnapshotSpec.Key.NONE);
        assertThat(spec.keyColumns()).containsExactly(SnapshotSpec.ROW_ID);
        assertThat(spec.checkedColumns()).containsExactly(SnapshotSpec.ROW_ID);
        assertThat(spec.plain()).isFalse();
    }

    @Test
    void aTableThatIsAllKeyIsCheckedByItsKey() {
        SnapshotSpec spec = decide(table("s", "tag", List.of("a", "b"), "a INTEGER", "b INTEGER", SYNCED));

        assertThat(names(spec.checkedColumns())).containsExactly("a", "b");
    }

    @Test
    void theKeyKeepsItsDeclaredOrder() {
        SnapshotSpec spec =
                decide(table("s", "line", List.of("no", "order"), "order INTEGER", "no INTEGER", "q INTEGER"));

        assertThat(names(spec.keyColumns())).containsExactly("no", "order");
    }

    @Test
    void aTableInHistoryModeGoesByItsKey() {
        SnapshotSpec spec = decide(table(
                "s",
                "plan",
                List.of("id", "_fivetran_start"),
                "id INTEGER",
                "_fivetran_start TIMESTAMPTZ",
                "_fivetran_end TIMESTAMPTZ",
                "_fivetran_active BOOLEAN"));

        assertThat(names(spec.keyColumns())).containsExactly("id", "_fivetran_start");
        assertThat(names(spec.checkedColumns())).containsExactly("_fivetran_end", "_fivetran_active");
    }

    @Test
    void skipLeavesATableOut() {
        TableRule skip = new TableRule(List.of(), true, TableRule.OnDuplicates.QUARANTINE);

        TableOutcome outcome = excluded(table("shop", "tmp_x", List.of("id"), "id INTEGER"), rule("SHOP.tmp_*", skip));

        assertThat(outcome.status()).isEqualTo(TableStatus.LEFT_OUT);
    }

    @Test
    void aKeyColumnThatIsNotThereQuarantinesTheTableByName() {
        TableOutcome outcome = excluded(table("s", "t", List.of(), "sku VARCHAR"), rule("s.t", key("skuu")));

        assertThat(outcome.status()).isEqualTo(TableStatus.QUARANTINED);
        assertThat(outcome.reason())
                .isEqualTo(
                        "nightjar.yml names the key column 'skuu', which the table does not have; did you mean 'sku'?");
    }

    @Test
    void namesThatDbtCannotCarryHaveAnotherNameInTheHistory() {
        Table table = table("{{ s }}", "a\"b", List.of("id"), "id INTEGER", "x'y VARCHAR", "two\nlines VARCHAR");

        SnapshotSpec spec = decide(table);

        assertThat(spec.historySchema().name()).matches("s_[0-9a-f]{8}");
        assertThat(spec.historyTable().name()).matches("a_b_[0-9a-f]{8}");
        assertThat(names(spec.checkedColumns())).allMatch(name -> name.matches("[a-z_]+_[0-9a-f]{8}"));
        assertThat(spec.name()).matches("[a-z0-9_]+");
        assertThat(spec.plain()).isFalse();
    }

    @Test
    void noTwoTablesHaveOneNameInDbt() {
        Set<String> names = new HashSet<>();
        List<TableName> tables = List.of(
                TableName.of("a", "b__c"),
                TableName.of("a__b", "c"),
                TableName.of("a_", "b"),
                TableName.of("a", "_b"),
                TableName.of("a", "B__c"),
                TableName.of("a__B", "c"),
                TableName.of("a", "b"),
                TableName.of("a", "b__rows"));

        for (TableName table : tables) {
            assertThat(names.add(DbtNames.node(table))).as("%s", table).isTrue();
        }
        assertThat(names).contains("a__b").doesNotContain("a__b__rows");
    }

    @Test
    void namesThatAreOnlyUnusualStayAsTheyAre() {
        SnapshotSpec spec =
                decide(table("My Schema", "Größe.v2", List.of("Order No"), "Order No INTEGER", "select VARCHAR"));

        assertThat(spec.historySchema().name()).isEqualTo("My Schema");
        assertThat(spec.historyTable().name()).isEqualTo("Größe.v2");
        assertThat(spec.plain()).isTrue();
    }

    @Test
    void columnsThatAreDbtsOwnHaveAnotherNameInTheHistory() {
        SnapshotSpec spec = decide(table(
                "s",
                "t",
                List.of("id"),
                "id INTEGER",
                "DBT_VALID_FROM TIMESTAMP",
                "dbt_unique_key_3 VARCHAR",
                "dbt_x VARCHAR"));

        assertThat(names(spec.checkedColumns()))
                .containsExactly("source_dbt_valid_from", "source_dbt_unique_key_3", "dbt_x");
    }

    @Test
    void aRetypedColumnIsHeldByATypeThatHoldsBoth() {
        Table before = table("s", "t", List.of("id"), "id INTEGER", "n INTEGER");
        Table after = table("s", "t", List.of("id"), "id INTEGER", "n VARCHAR");
        SchemaHistory.HistoryTable history = Tables.history(decide(before), "id INTEGER", "n INTEGER");

        SnapshotColumn column =
                decide(after, TableRules.NONE, Optional.of(history)).columns().get(1);

        assertThat(column.historyType()).isEqualTo("VARCHAR");
        assertThat(column.sourceType()).isEqualTo("VARCHAR");
    }

    @Test
    void aColumnThatGoesBackToItsOldTypeIsCastToWhatTheHistoryHolds() {
        Table back = table("s", "t", List.of("id"), "id INTEGER", "n INTEGER");
        SchemaHistory.HistoryTable history = Tables.history(decide(back), "id INTEGER", "n VARCHAR");

        SnapshotSpec spec = decide(back, TableRules.NONE, Optional.of(history));

        assertThat(spec.columns().get(1).historyType()).isEqualTo("VARCHAR");
        assertThat(spec.plain()).isFalse();
    }

    @Test
    void aColumnThatChangesItsCaseIsTheSameColumn() {
        Table now = table("s", "t", List.of("id"), "id INTEGER", "NAME VARCHAR");
        SchemaHistory.HistoryTable history = Tables.history(decide(now), "id INTEGER", "Name VARCHAR");

        SnapshotColumn column =
                decide(now, TableRules.NONE, Optional.of(history)).columns().get(1);

        assertThat(column.history().name()).isEqualTo("Name");
        assertThat(column.source().name()).isEqualTo("NAME");
    }

    @Test
    void aTableThatCameBackInAnotherCaseGetsAnotherNameInTheHistory() {
        Table table = table("s", "Archive", List.of("id"), "id INTEGER");

        SnapshotDecider.Decision decision = new SnapshotDecider(TableRules.NONE, SqlDialect.DUCKDB)
                .decide(table, Optional.empty(), Set.of("archive"));

        assertThat(((SnapshotDecider.Decision.Snapshot) decision)
                        .spec()
                        .historyTable()
                        .name())
                .matches("archive_[0-9a-f]{8}");
    }

    @Test
    void theFirstPatternThatMatchesDecides() {
        TableRules rules = new TableRules(
                List.of(new TableRules.Entry("shop.price", key("sku")), new TableRules.Entry("shop.*", key("id"))));

        assertThat(rules.of(table("Shop", "Price", List.of(), "id INTEGER").name())
                        .key())
                .containsExactly("sku");
        assertThat(rules.of(table("shop", "order", List.of(), "id INTEGER").name())
                        .key())
                .containsExactly("id");
        assertThat(rules.of(table("crm", "order", List.of(), "id INTEGER").name()))
                .isEqualTo(TableRule.NONE);
    }

    /** As a warehouse folds case: no two of these are one column in it. */
    @Test
    void lettersThatOnlyJavaTakesForOneStayApart() {
        String[] columns = {"id INTEGER", "sinif INTEGER", "s\u0131n\u0131f INTEGER"};
        SnapshotSpec first = decide(table("shop", "t", List.of("id"), columns));
        SnapshotSpec second = decide(
                table("shop", "t", List.of("id"), columns),
                TableRules.NONE,
                Optional.of(Tables.history(first, columns)));
        assertThat(second.columns()).isEqualTo(first.columns());
    }
}
