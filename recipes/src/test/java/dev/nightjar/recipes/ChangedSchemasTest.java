package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.ProveNightTask;
import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.Flow;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas that have a history and are no longer what they were. */
class ChangedSchemasTest {
    private static final Identifier SHOP = Identifier.of("shop");

    @TempDir
    Path folder;

    private static List<TableOutcome> ofShop(NightReport report) {
        return report.tables().stream()
                .filter(table -> table.table().schema().equals(SHOP))
                .toList();
    }

    @Test
    void aHistoryGoesOnWhenOtherTablesHaveComeToBeTheMostOfItsSchema() {
        Lab lab = Lab.small(folder);
        lab.run(1);
        lab.change(IntStream.range(0, 20)
                .mapToObj("create table shop.model_%d (id integer)"::formatted)
                .toList());
        lab.changeBefore(2);

        NightReport second = lab.run(2);

        assertThat(second.fine()).isTrue();
        assertThat(ofShop(second))
                .hasSize(3 + 20)
                .allMatch(table -> table.status().readable());
        assertThat(ofShop(second)).noneMatch(table -> table.status() == TableStatus.ABSENT);
        assertThat(NightProof.prove(lab)).isEqualTo(5 + 5 + 20);
    }

    @Test
    void theTablesOfASchemaThatIsExcludedAreLeftOutAndNotTakenForGone() throws Exception {
        Lab lab = Lab.small(folder);
        lab.run(1);
        String config = Files.readString(folder.resolve("nightjar.yml"));
        Files.writeString(folder.resolve("nightjar.yml"), config + "schemas: {exclude: [shop]}\n");

        NightReport second = lab.run(2);

        assertThat(second.fine()).isTrue();
        assertThat(ofShop(second)).hasSize(3).allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.LEFT_OUT);
            assertThat(table.reason()).isEqualTo("schema shop was not selected to be cloned");
        });
        try (Session session = lab.warehouse().open(List.of(Access.read(new Database.History(SHOP))))) {
            Sql asOf = Sql.of("from history_shop.shop.orders(date '%s')".formatted(Lab.night(2)));
            assertThat(Failure.of(() -> session.query(asOf, row -> row.string(1))))
                    .hasMessageContaining("schema shop was not selected to be cloned");
        }

        Files.writeString(folder.resolve("nightjar.yml"), config);
        assertThat(ofShop(lab.run(3))).allMatch(table -> table.status().readable());
        assertThat(NightProof.prove(lab)).isEqualTo(5 + 2 + 5);
    }

    @Test
    void aTableThatHasBecomeAViewIsLeftOutAndNotTakenForGone() {
        Lab lab = Lab.small(folder);
        lab.run(1);
        lab.change(List.of("drop table shop.lines", "create view shop.lines as from shop.orders"));

        NightReport second = lab.run(2);

        assertThat(second.fine()).isTrue();
        assertThat(second.notCaptured())
                .extracting(table -> table.table() + " " + table.status().word() + ": " + table.reason())
                .containsExactly("shop.lines left out: a view is not cloned; its tables are");
    }

    @Test
    void aSchemaThatIsGoneIsAbsent() {
        Lab lab = Lab.small(folder);
        lab.run(1);
        lab.change(List.of("drop schema shop cascade"));

        assertThat(ofShop(lab.run(2))).hasSize(3).allMatch(table -> table.status() == TableStatus.ABSENT);
    }

    private record Sets(List<CloneSet> sets) {}

    @Test
    void anOldNightIsProvenRowByRowAlsoWhereTheKeyIsAnotherNow() {
        Lab lab = Lab.empty(folder, "");
        lab.change(List.of(
                "create schema shop",
                "create table shop.rate (country text primary key, kind text, rate integer, _fivetran_synced timestamp)",
                "insert into shop.rate values ('AT', 'full', 20, null)",
                "create table shop.named (id integer primary key, name text, _fivetran_synced timestamp)",
                "insert into shop.named values (1, 'a', null)"));
        assertThat(lab.run(1).fine()).isTrue();
        lab.change(List.of(
                "create or replace table shop.rate"
                        + " (country text, kind text, rate integer, _fivetran_synced timestamp, primary key (country, kind))",
                "insert into shop.rate values ('AT', 'full', 20, null), ('AT', 'half', 10, null)",
                "create or replace table shop.named"
                        + " (renamed_id integer primary key, name text, _fivetran_synced timestamp)",
                "insert into shop.named values (1, 'a', null)"));
        assertThat(lab.run(2).fine()).isTrue();

        Sets kept = lab.run(2, _ -> (Flow<Sets>) flow -> new Sets(flow.run(new ListClonesTask("warehouse"))));
        assertThat(kept.sets()).hasSize(2);
        for (CloneSet set : kept.sets()) {
            ProveNightTask prove = new ProveNightTask(new ProveNightTask.Spec("warehouse", set, true));
            ProveNightTask.Result result = lab.run(2, _ -> flow -> flow.run(prove));
            assertThat(result.proofs())
                    .hasSize(2)
                    .allSatisfy(proof -> assertThat(proof.difference()).isEmpty());
        }
    }
}
