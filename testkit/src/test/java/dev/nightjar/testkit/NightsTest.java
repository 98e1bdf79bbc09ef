package dev.nightjar.testkit;

import static dev.nightjar.testkit.ChangeKind.DELETED;
import static dev.nightjar.testkit.ChangeKind.DROPPED_COLUMN;
import static dev.nightjar.testkit.ChangeKind.DROPPED_TABLE;
import static dev.nightjar.testkit.ChangeKind.INSERTED;
import static dev.nightjar.testkit.ChangeKind.NEW_COLUMN;
import static dev.nightjar.testkit.ChangeKind.NEW_TABLE;
import static dev.nightjar.testkit.ChangeKind.QUIET;
import static dev.nightjar.testkit.ChangeKind.RESTORED;
import static dev.nightjar.testkit.ChangeKind.RESYNCED;
import static dev.nightjar.testkit.ChangeKind.RETYPED;
import static dev.nightjar.testkit.ChangeKind.RETYPED_BACK;
import static dev.nightjar.testkit.ChangeKind.REVIVED;
import static dev.nightjar.testkit.ChangeKind.SOFT_DELETED;
import static dev.nightjar.testkit.ChangeKind.UPDATED;
import static dev.nightjar.testkit.ChangeKind.WIDENED;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.PlayedNights.Contents;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the generator says that it does is what DuckDB's tables show. */
class NightsTest {
    private static final int NIGHTS = 5;
    private static final Set<ChangeKind> OF_ROWS =
            EnumSet.of(UPDATED, INSERTED, DELETED, SOFT_DELETED, REVIVED, RESTORED);
    private static final ConnectorWarehouse WAREHOUSE = DemoScenario.demo().withRowsPerTable(60);

    private static @Nullable PlayedNights played;

    /** A change with its table before and after it. */
    private record Seen(int night, Change change, Contents before, Contents after) {
        String column() {
            return change.columns().getFirst();
        }

        List<@Nullable String> values(Contents contents) {
            List<@Nullable String> values = new ArrayList<>();
            contents.rows().forEach(row -> values.add(row.get(column())));
            return values;
        }
    }

    @BeforeAll
    static void play(@TempDir Path folder) throws SQLException {
        played = new PlayedNights(WAREHOUSE, NIGHTS, folder);
    }

    private static PlayedNights played() {
        return Objects.requireNonNull(played);
    }

    @Test
    void allKindsHappenWithinThreeNights() {
        assertThat(IntStream.rangeClosed(2, 4).boxed().flatMap(night -> WAREHOUSE.changes(night).stream()))
                .extracting(Change::kind)
                .contains(ChangeKind.values());
    }

    @Test
    void tablesWithoutAChangeStayAsTheyAre() {
        for (int night = 2; night <= NIGHTS; night++) {
            Set<String> changed = changesByTable(night).keySet();
            Map<String, Contents> before = new LinkedHashMap<>(played().after(night - 1));
            Map<String, Contents> after = new LinkedHashMap<>(played().after(night));
            before.keySet().removeAll(changed);
            after.keySet().removeAll(changed);

            assertThat(after).isEqualTo(before).hasSizeGreaterThan(80);
        }
    }

    @Test
    void aQuietSchemaHasNoOtherChange() {
        for (int night = 2; night <= NIGHTS; night++) {
            List<Change> changes = WAREHOUSE.changes(night);
            String quiet = changes.stream()
                    .filter(change -> change.kind() == QUIET)
                    .map(Change::schema)
                    .findFirst()
                    .orElseThrow();

            assertThat(changes)
                    .filteredOn(change -> change.schema().equals(quiet))
                    .hasSize(1);
        }
    }

    @Test
    void rowsChangeAsManyAsIsSaid() {
        int tables = 0;
        for (int night = 2; night <= NIGHTS; night++) {
            for (Map.Entry<String, List<Change>> entry : changesByTable(night).entrySet()) {
                List<String> key = key(entry.getKey());
                List<Change> changes = entry.getValue();
                if (key.isEmpty() || !changes.stream().map(Change::kind).allMatch(OF_ROWS::contains)) {
                    continue;
                }
                tables++;
                Contents after = played().after(night, entry.getKey());
                assertRowsChanged(
                        changes, played().after(night - 1, entry.getKey()).by(key), after.by(key));
                assertThat(after.by(key)).as("unique keys").hasSameSizeAs(after.rows());
            }
        }
        assertThat(tables).isGreaterThan(100);
    }

    private static void assertRowsChanged(
            List<Change> changes,
            Map<List<@Nullable String>, Map<String, @Nullable String>> before,
            Map<List<@Nullable String>, Map<String, @Nullable String>> after) {
        int updated = 0;
        int softDeleted = 0;
        int restored = 0;
        int gone = 0;
        for (Map.Entry<List<@Nullable String>, Map<String, @Nullable String>> row : before.entrySet()) {
            Map<String, @Nullable String> now = after.get(row.getKey());
            Map<String, @Nullable String> then = row.getValue();
            if (now == null) {
                gone++;
            } else if (!Objects.equals(then.get(TableState.DELETED), now.get(TableState.DELETED))) {
                softDeleted += "true".equals(now.get(TableState.DELETED)) ? 1 : 0;
                restored += "false".equals(now.get(TableState.DELETED)) ? 1 : 0;
            } else if (!now.equals(then)) {
                updated++;
            }
        }
        int come = after.size() + gone - before.size();
        assertThat(List.of(updated, softDeleted, restored, gone, come))
                .as("updated, soft-deleted, restored, gone and come by %s", changes)
                .containsExactly(
                        rows(changes, UPDATED),
                        rows(changes, SOFT_DELETED),
                        rows(changes, RESTORED),
                        rows(changes, DELETED),
                        rows(changes, INSERTED) + rows(changes, REVIVED));
    }

    private static int rows(List<Change> changes, ChangeKind kind) {
        return changes.stream()
                .filter(change -> change.kind() == kind)
                .mapToInt(Change::rows)
                .sum();
    }

    @Test
    void aRevivedKeyWasThereBefore() {
        int revived = 0;
        for (int night = 3; night <= NIGHTS; night++) {
            for (Change change : WAREHOUSE.changes(night)) {
                if (change.kind() == REVIVED && !key(name(change)).isEmpty()) {
                    Set<List<@Nullable String>> come = keys(night, change);
                    come.removeAll(keys(night - 1, change));
                    come.retainAll(keys(1, change));
                    revived += come.size();
                }
            }
        }
        assertThat(revived).isPositive();
    }

    private static Set<List<@Nullable String>> keys(int night, Change change) {
        String table = name(change);
        return new HashSet<>(played().after(night, table).by(key(table)).keySet());
    }

    @Test
    void aResyncChangesOnlyTheTimeOfTheSync() {
        for (Seen seen : seen(RESYNCED)) {
            assertThat(without(TableState.SYNCED, seen.after())).isEqualTo(without(TableState.SYNCED, seen.before()));
            assertThat(seen.after().rows())
                    .extracting(row -> row.get(TableState.SYNCED))
                    .doesNotContainAnyElementsOf(seen.before().rows().stream()
                            .map(row -> row.get(TableState.SYNCED))
                            .toList());
        }
    }

    @Test
    void aRetypedColumnHasTextThatIsNoNumberAndComesBackWithoutIt() {
        for (Seen seen : seen(RETYPED)) {
            assertThat(seen.before().types()).containsEntry(seen.column(), "INTEGER");
            assertThat(seen.after().types()).containsEntry(seen.column(), "VARCHAR");
            assertThat(seen.values(seen.after())).anyMatch(value -> value != null && value.startsWith("about "));
        }
        for (Seen seen : seen(RETYPED_BACK)) {
            assertThat(seen.before().types()).containsEntry(seen.column(), "VARCHAR");
            assertThat(seen.after().types()).containsEntry(seen.column(), "INTEGER");
        }
    }

    @Test
    void aWidenedColumnHasValuesThatNeedIt() {
        for (Seen seen : seen(WIDENED)) {
            assertThat(seen.after().types()).containsEntry(seen.column(), "BIGINT");
            assertThat(seen.values(seen.after()))
                    .anyMatch(value -> value != null && Long.parseLong(value) > Integer.MAX_VALUE);
        }
    }

    @Test
    void columnsComeAndGo() {
        for (Seen seen : seen(NEW_COLUMN)) {
            assertThat(seen.before().types()).doesNotContainKey(seen.column());
            assertThat(seen.after().types()).containsKey(seen.column());
            assertThat(seen.values(seen.after())).contains((String) null).anyMatch(Objects::nonNull);
        }
        for (Seen seen : seen(DROPPED_COLUMN)) {
            assertThat(seen.after().types()).doesNotContainKey(seen.column());
            assertThat(without(seen.column(), seen.before()))
                    .isEqualTo(seen.after().rows());
        }
    }

    @Test
    void tablesComeAndGo() {
        for (int night = 2; night <= NIGHTS; night++) {
            Set<String> before = played().after(night - 1).keySet();
            Set<String> after = played().after(night).keySet();
            for (Change change : WAREHOUSE.changes(night)) {
                if (change.kind() == NEW_TABLE) {
                    assertThat(before).doesNotContain(name(change));
                    assertThat(played().after(night, name(change)).rows()).hasSize(change.rows());
                } else if (change.kind() == DROPPED_TABLE) {
                    assertThat(before).contains(name(change));
                    assertThat(after).doesNotContain(name(change));
                }
            }
        }
    }

    @Test
    void oddRowsAreThere() {
        assertThat(rowsWith(1, "keyless", "visitor", "ana"))
                .hasSize(3)
                .allMatch(rowsWith(1, "keyless", "visitor", "ana").getFirst()::equals);
        assertThat(rowsWith(2, "keyless", "visitor", "ana")).hasSize(4);
        assertThat(rowsWith(1, "price_list", "sku", "SKU-7")).hasSize(2);
        assertThat(rowsWith(1, "price_list", "sku", null)).hasSize(2);
        assertThat(rowsWith(3, "bar_in_key", "part_two", "b|c")).isEmpty();
        assertThat(rowsWith(4, "bar_in_key", "part_two", "b|c")).hasSize(1);
        assertThat(rowsWith(1, "special_values", "double", "-0.0")).hasSize(1);
        assertThat(rowsWith(1, "special_values", "double", "nan")).hasSize(1);
        assertThat(odd(1, "feature_switch").rows()).hasSize(2);
        assertThat(odd(1, "survey_answer").types()).hasSize(300);
        for (Map.Entry<String, Contents> table : played().after(NIGHTS).entrySet()) {
            assertThat(table.getValue().rows())
                    .as(table.getKey())
                    .isNotEmpty()
                    .noneMatch(row -> row.containsKey(TableState.SYNCED) && row.get(TableState.SYNCED) == null);
        }
    }

    @Test
    void aHistoryModeTableHasOneActiveVersionOfARowAtMost() {
        Contents history = odd(NIGHTS, "subscription_history");
        List<Map<String, @Nullable String>> active = history.rows().stream()
                .filter(row -> "true".equals(row.get(TableState.ACTIVE)))
                .toList();

        assertThat(active)
                .hasSizeLessThan(history.rows().size())
                .extracting(row -> row.get("id"))
                .doesNotHaveDuplicates();
    }

    private static Contents odd(int night, String table) {
        return played().after(night, "\"Odd Ones\"." + Sql.identifier(table));
    }

    private static List<Map<String, @Nullable String>> rowsWith(
            int night, String table, String column, @Nullable String value) {
        return odd(night, table).rows().stream()
                .filter(row -> Objects.equals(row.get(column), value))
                .toList();
    }

    private static List<Seen> seen(ChangeKind kind) {
        List<Seen> seen = new ArrayList<>();
        for (int night = 2; night <= NIGHTS; night++) {
            for (Change change : WAREHOUSE.changes(night)) {
                if (change.kind() == kind) {
                    String table = name(change);
                    seen.add(new Seen(night, change, played().after(night - 1, table), played().after(night, table)));
                }
            }
        }
        assertThat(seen).isNotEmpty();
        return seen;
    }

    private static List<Map<String, @Nullable String>> without(String column, Contents contents) {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (Map<String, @Nullable String> row : contents.rows()) {
            Map<String, @Nullable String> rest = new LinkedHashMap<>(row);
            rest.remove(column);
            rows.add(rest);
        }
        return rows;
    }

    private static Map<String, List<Change>> changesByTable(int night) {
        return WAREHOUSE.changes(night).stream()
                .filter(change -> change.table().isPresent())
                .collect(groupingBy(NightsTest::name));
    }

    private static String name(Change change) {
        return Sql.identifier(change.schema()) + "."
                + Sql.identifier(change.table().orElseThrow());
    }

    /** What tells the rows of a table apart, where its rows have one version each. */
    private static List<String> key(String qualifiedName) {
        return WAREHOUSE.schemas().stream()
                .flatMap(schema -> schema.tables().stream())
                .filter(table -> table.qualifiedName().equals(qualifiedName))
                .map(ConnectorTable::primaryKey)
                .filter(key -> !key.contains(TableState.START))
                .findFirst()
                .orElse(List.of());
    }
}
