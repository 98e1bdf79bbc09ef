package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.dbt.LeftOutTables;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.fivetran.ReadConnectionTask;
import dev.nightjar.fivetran.ResyncTask;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.TaskType;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoricalResyncTest {
    @TempDir
    Path folder;

    private FivetranLab fivetran = new FivetranLab(Path.of("target"), "");

    @BeforeEach
    void open() {
        fivetran.close();
        fivetran = new FivetranLab(folder, "");
        fivetran.lab.change(SmallSource.create());
    }

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void outlivesTheProcessAndNightsMeanwhileLeaveItsTablesOut() throws Exception {
        fivetran.fake.connection("shop_id", "Shop").succeededAt(Lab.midnight(1)).then(Scenario.LONG);
        fivetran.run(NightlyCloneThenSnapshot::new);
        fivetran.skipTo(2);

        Process process = ChildMain.startUnread(ResyncMain.class, fivetran.lab, Lab.midnight(2));
        await().atMost(Duration.ofMinutes(1)).until(() -> fivetran.fake.count("POST .*/resync$") == 1);
        process.destroyForcibly().waitFor();
        assertThat(leftOut()).as("the record of the history").containsExactly("all of shop");

        fivetran.lab.change(List.of("delete from shop.orders where id > 3", "drop table shop.lines"));
        NightReport night = fivetran.run(NightlyCloneThenSnapshot::new);
        assertThat(night.fine()).isTrue();
        assertThat(night.notCaptured())
                .hasSize(3)
                .allMatch(table -> table.status() == TableStatus.LEFT_OUT
                        && table.reason().equals("resync of connection 'Shop' (shop_id)"));
        fivetran.lab.change(List.of(
                "insert into shop.orders select i, 'anew', i, now() from range(4, 60) t(i)",
                "create table shop.lines (order_id integer, line integer, sku varchar, _fivetran_synced timestamptz, primary key (order_id, line))",
                "insert into shop.lines values (1, 1, 'SKU', now())"));

        try (Nightjar nightjar =
                fivetran.open(SqliteJournal.open(folder.resolve(".nightjar").resolve("journal.db")))) {
            await().atMost(Duration.ofMinutes(1)).until(() -> isInterrupted(nightjar.journal()));
            HistoricalResync.Report report = nightjar.resumeOrStart(new HistoricalResync(ResyncMain.SPEC))
                    .join();
            assertThat(report.released()).isTrue();
            assertThat(report.resync().isSuccess()).isTrue();
            assertThat(report.tables()).containsExactly(new LeftOutTables(Identifier.of("shop"), List.of()));
        }
        assertThat(fivetran.fake.count("POST .*/resync$")).as("one resync").isEqualTo(1);
        assertThat(leftOut()).isEmpty();
        fivetran.skipTo(3);
        assertThat(fivetran.run(NightlyCloneThenSnapshot::new).notCaptured()).isEmpty();
        assertThat(NightProof.prove(fivetran.lab)).isEqualTo(5 + 2 + 5);
    }

    @Test
    void loadsSomeTablesAndLeavesOutThoseUnderTheirNamesInTheWarehouse() {
        fivetran.fake.connection("shop_id", "shop").tables(Map.of("shop", List.of("orders", "lines")));

        HistoricalResync.Report report = run(Map.of("shop", List.of("orders")));

        assertThat(report.released()).isTrue();
        assertThat(report.tables())
                .containsExactly(new LeftOutTables(Identifier.of("shop"), List.of(Identifier.of("orders"))));
        assertThat(fivetran.fake.exchanges())
                .anyMatch(exchange -> exchange.request().equals("{\"scope\":{\"shop\":[\"orders\"]}}"));
        assertThat(rows("select reason || ' ' || table_name || ' ' || (until > since) from nightjar.left_out"))
                .containsExactly("resync of connection 'shop' (shop_id) orders true");
    }

    @Test
    void aTableThatTheConnectionHasNotIsRefusedBeforeAnythingChanges() {
        fivetran.fake.connection("shop_id", "shop").tables(Map.of("shop", List.of("orders", "lines")));

        assertThat(Failure.of(() -> run(Map.of("shop", List.of("oders"))))).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG);
            assertThat(failure)
                    .hasMessage(
                            "connection 'shop' (shop_id) has no table 'oders' in schema 'shop'; it has: lines, orders");
        });
        assertThat(fivetran.lab.historyFile("shop")).doesNotExist();
        assertThat(fivetran.fake.count("POST")).isZero();
    }

    @Test
    void tablesOfAResyncThatFailsStayLeftOutUntilOneEndsWell() {
        fivetran.fake.connection("shop_id", "shop").then(Scenario.FAILURE);

        assertThat(Failure.of(() -> run(Map.of())))
                .hasMessageContaining("failed at")
                .hasMessageContaining("nights leave out [all of shop] until a resync has ended well: run it again");
        assertThat(leftOut()).containsExactly("all of shop");
        fivetran.fake.change("shop_id", shop -> shop.paused(true));
        assertThat(Failure.of(() -> run(Map.of()))).hasMessageContaining("is paused");
        assertThat(leftOut()).as("what another run left half loaded").containsExactly("all of shop");

        fivetran.fake.change("shop_id", shop -> shop.paused(false));
        assertThat(run(Map.of()).released()).isTrue();
        assertThat(leftOut()).isEmpty();
    }

    @Test
    void tablesOfAResyncThatNeverBeganAreTakenInAgain() {
        fivetran.fake.connection("shop_id", "shop").paused(true);

        assertThat(Failure.of(() -> run(Map.of())))
                .hasMessageContaining("is paused")
                .hasMessageNotContaining("leave out");

        assertThat(leftOut()).isEmpty();
        assertThat(rows("select count(*)::varchar from nightjar.left_out")).containsExactly("1");
    }

    @Test
    void aTeamLeavesOutWhatIsMadeOfTheTablesToo() {
        fivetran.fake.connection("shop_id", "shop");

        HistoricalResync.Report report =
                fivetran.run(_ -> new ResyncWithMarts(HistoricalResync.Spec.of(ResyncTask.Spec.of("shop_id"))));

        assertThat(report.tables()).extracting(LeftOutTables::toString).containsExactly("all of shop", "all of crm");
        assertThat(DuckDbFile.at(fivetran.lab.historyFile("crm"))
                        .value("select count(*) from nightjar.left_out where until is not null"))
                .isEqualTo("1");
    }

    /** Leaves out a second schema, which is made from the first. */
    @TaskType("acme.resync-with-marts")
    public static class ResyncWithMarts extends HistoricalResync {
        public ResyncWithMarts(Spec spec) {
            super(spec);
        }

        @Override
        protected List<LeftOutTables> tables(FlowContext flow, ReadConnectionTask.Details connection) throws Exception {
            return Stream.concat(
                            super.tables(flow, connection).stream(),
                            Stream.of(new LeftOutTables(Identifier.of("crm"), List.of())))
                    .toList();
        }
    }

    private HistoricalResync.Report run(Map<String, List<String>> tables) {
        return fivetran.run(_ -> new HistoricalResync(HistoricalResync.Spec.of(ResyncTask.Spec.of("shop_id", tables))));
    }

    private List<String> leftOut() {
        return rows("select coalesce(table_name, 'all of shop') from nightjar.left_out where until is null");
    }

    private List<String> rows(String query) {
        return DuckDbFile.at(fivetran.lab.historyFile("shop")).query(query, row -> row.string(1));
    }

    /** The one run of the journal, once the process that had it is known to be dead. */
    private static boolean isInterrupted(Journal journal) {
        return journal.runs(10).stream().allMatch(record -> record.state() == RunState.INTERRUPTED);
    }
}
