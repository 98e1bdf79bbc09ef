package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFaultsTest {
    @TempDir
    Path folder;

    @Test
    void aMissingWarehouseFileIsNamed() {
        Lab lab = Lab.empty(folder, "");

        NightjarException failure = Failure.of(() -> lab.run(1));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure)
                .hasMessage(
                        "the warehouse file %s does not exist; check the path of the connection in nightjar.yml",
                        lab.sourceFile());
        assertThat(lab.sourceFile()).doesNotExist();
        assertThat(lab.files("clones")).isEmpty();

        lab.change(SmallSource.create());
        isRight(lab, lab.run(1));
    }

    @Test
    void aSourceThatAnotherProcessWritesIsBusy() throws Exception {
        Lab lab = Lab.small(folder);
        try (HeldFile holder = HeldFile.writing(lab.sourceFile())) {
            NightjarException failure = Failure.of(() -> lab.run(1));

            assertThat(failure.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(failure)
                    .hasMessageContaining(lab.sourceFile() + " is held by another process")
                    .hasMessageContaining("PID " + holder.pid())
                    .hasMessageEndingWith("close it there, or wait until it is done");
        }
        assertThat(lab.files("clones")).isEmpty();
        isRight(lab, lab.run(1));
    }

    @Test
    @Tag("long")
    void aSourceThatAnotherProcessReadsIsCloned() throws Exception {
        Lab lab = Lab.small(folder);
        try (HeldFile _ = HeldFile.reading(lab.sourceFile())) {
            isRight(lab, lab.run(1));
        }
    }

    @Test
    void aSourceWithoutFivetransColumnsIsTold() {
        Lab lab = Lab.empty(folder, "");
        lab.change(List.of("create schema other", "create table other.plain (id integer)"));

        NightjarException failure = Failure.of(() -> lab.run(1));

        assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG);
        assertThat(failure)
                .hasMessage(
                        "no Fivetran schema was found in 1 schemas: other has _fivetran_synced in 0 of its 1 tables,"
                                + " which is not most; check that connection 'warehouse' is what Fivetran writes to");
        lab.change(SmallSource.create());
        isRight(lab, lab.run(1));
    }

    @Test
    void patternsThatLeaveNothingAreTold() throws Exception {
        Lab lab = Lab.withRules(folder, "schemas: {include: [\"s*\"], exclude: [SHOP]}\n");

        NightjarException failure = Failure.of(() -> lab.run(1));

        assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG);
        assertThat(failure)
                .hasMessage("include and exclude under 'schemas' in nightjar.yml leave none of the 2 schemas that were"
                        + " found (crm, shop)");
        Lab.empty(folder, "schemas: {exclude: [c*]}\n");
        NightReport report = lab.run(1);
        assertThat(report.tables())
                .isNotEmpty()
                .allMatch(table -> table.table().schema().name().equals("shop"));
        assertThat(NightProof.prove(lab)).isEqualTo(3);
    }

    @Test
    void aSubclassThatLeavesNothingIsToldByItsName() {
        Lab lab = Lab.small(folder);

        NightjarException failure = Failure.of(() -> lab.run(1, ChoosyNight::new));

        assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG);
        assertThat(failure)
                .hasMessage("selectSchemas of dev.nightjar.recipes.SourceFaultsTest$ChoosyNight$1 leaves none of the 2"
                        + " schemas that were found (crm, shop)");
    }

    private static final class ChoosyNight extends NightlyCloneThenSnapshot {
        ChoosyNight(NightlySpec spec) {
            super(spec);
        }

        @Override
        protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) {
            return new CloneSchemas(nightly) {
                @Override
                protected List<Identifier> selectSchemas(FlowContext context, List<DiscoverSchemasTask.Found> found) {
                    return List.of();
                }
            };
        }
    }

    @Test
    void aSchemaThatVanishesAfterItsDiscoveryIsMissedByName() {
        Lab lab = Lab.small(folder);
        lab.run(1);

        NightReport report = lab.run(2, spec -> new LosingNight(spec, lab));

        assertThat(report.fine()).isFalse();
        assertThat(report.schemas()).isEqualTo(1);
        assertThat(report.notCaptured())
                .extracting(TableOutcome::table)
                .containsExactly(TableName.of("crm", "contacts"), TableName.of("crm", "notes"));
        assertThat(report.notCaptured()).allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.MISSED);
            assertThat(table.reason()).isEqualTo("the source has no such schema with a table in it");
        });
        NightProof.prove(lab);

        NightReport next = lab.run(3);
        assertThat(next.lateNights()).isEmpty();
        assertThat(next.fine()).isTrue();
        assertThat(next.counts()).containsEntry(TableStatus.ABSENT, 2L);
        assertThat(next.tables()).hasSize(5);
        NightProof.prove(lab);
    }

    @Test
    void aSchemaThatVanishesBeforeItHasAHistoryIsMissedByName() {
        Lab lab = Lab.small(folder);

        NightReport report = lab.run(1, spec -> new LosingNight(spec, lab));

        assertThat(report.notCaptured()).singleElement().satisfies(table -> {
            assertThat(table.table().schema().name()).isEqualTo("crm");
            assertThat(table.status()).isEqualTo(TableStatus.MISSED);
        });
        assertThat(NightProof.prove(lab)).isEqualTo(3);
    }

    @Test
    void keysThatAreNotUniqueOrNullQuarantineTheirTablesUntilTheyAre() throws Exception {
        Lab lab = Lab.withRules(folder, """
                tables:
                  shop.visits: {key: [page, visitor]}
                  crm.notes: {key: note}
                """);
        lab.change(List.of("update crm.notes set note = null where note = 'note 7'"));

        NightReport first = lab.run(1);

        assertThat(first.counts()).containsEntry(TableStatus.QUARANTINED, 2L).containsEntry(TableStatus.CAPTURED, 3L);
        assertThat(first.notCaptured())
                .extracting(TableOutcome::reason)
                .containsExactly(
                        "1 row is without a key; name another key in nightjar.yml, or write: tables: {\"crm.notes\":"
                                + " {on_duplicates: keyless}}",
                        "15 keys stand in more than one row, such as /p0, v0; name another key in nightjar.yml, or"
                                + " write: tables: {\"shop.visits\": {on_duplicates: keyless}}");
        NightProof.prove(lab);
        assertThatThrownBy(() -> visitsAsOf(lab, Lab.night(1)))
                .hasMessageContaining("shop.visits as of %s: quarantined: 15 keys".formatted(Lab.night(1)));
        assertThatThrownBy(() -> visitsAsOf(lab, Lab.night(0))).hasMessageContaining("not in the record");

        lab.change(List.of("update crm.notes set note = 'found' where note is null"));
        Lab.empty(folder, """
                tables:
                  shop.visits: {key: [page, visitor], on_duplicates: keyless}
                  crm.notes: {key: note}
                """);
        NightReport second = lab.run(2);
        assertThat(second.fine()).isTrue();
        assertThat(second.lateNights()).isEmpty();
        NightProof.prove(lab);
    }

    @Test
    void aRuleThatFitsTakesAQuarantinedTableUpInItsOwnNight() {
        Lab lab = Lab.withRules(folder, "tables: {shop.visits: {key: [page, visitor]}}\n");
        assertThat(lab.run(1).counts()).containsEntry(TableStatus.QUARANTINED, 1L);

        Lab.empty(folder, "tables: {shop.visits: {key: [page, visitor], on_duplicates: keyless}}\n");
        NightReport again = lab.run(1);

        assertThat(again.fine()).isTrue();
        assertThat(visitsAsOf(lab, Lab.night(1))).isPositive();
        isRight(lab, again);
    }

    private static long visitsAsOf(Lab lab, LocalDate night) {
        Database history = new Database.History(Identifier.of("shop"));
        try (DuckDbWarehouse warehouse = lab.warehouse();
                Session session = warehouse.open(List.of(Access.read(history)))) {
            Sql query = Sql.of("select count(*) from history_shop.shop.visits(date '%s')".formatted(night));
            return session.single(query, row -> row.number(1));
        }
    }

    private static void isRight(Lab lab, NightReport report) {
        assertThat(report.fine()).isTrue();
        assertThat(report.tables()).hasSize(5);
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    /** A night in which the source loses a schema after it was found. */
    @TaskType("test.losing-night")
    private static final class LosingNight extends NightlyCloneThenSnapshot {
        private final Lab lab;

        LosingNight(NightlySpec spec, Lab lab) {
            super(spec);
            this.lab = lab;
        }

        @Override
        protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) {
            return new CloneSchemas(nightly) {
                @Override
                protected Task<List<DiscoverSchemasTask.Found>> discoverSchemas(FlowContext context) {
                    return new LosingTask(nightly.connection(), lab.folder());
                }
            };
        }
    }

    /** Finds the schemas, and drops one of them. */
    @TaskType("test.discover-and-drop")
    private static final class LosingTask extends DiscoverSchemasTask {
        private final Path folder;

        LosingTask(String connection, Path folder) {
            super(connection);
            this.folder = folder;
        }

        @Override
        protected List<Found> run(TaskContext context) {
            List<Found> found = super.run(context);
            new Lab(folder).change(List.of("drop schema crm cascade"));
            return found;
        }
    }
}
