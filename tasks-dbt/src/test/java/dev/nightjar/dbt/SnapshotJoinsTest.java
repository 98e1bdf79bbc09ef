package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.TaskContext;
import dev.nightjar.shell.OutputLine;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How DuckDB does what dbt asks of it: the plans of the statements that dbt sent. */
class SnapshotJoinsTest {
    private static final Pattern JOIN = Pattern.compile("\"name\": \"(\\w+_JOIN)\"");

    @Test
    void changesOfALaterNightAreFoundByHashJoins(@TempDir Path folder) {
        List<String> statements = Collections.synchronizedList(new ArrayList<>());
        try (NightBench bench = new NightBench(folder)) {
            bench.source(
                    "create schema shop",
                    "create table shop.one_key as select i as id, i % 7 as v from range(1000) t(i)",
                    "alter table shop.one_key add primary key (id)",
                    "create table shop.two_keys as select i // 4 as a, i % 4 as b, i % 7 as v from range(1000) t(i)",
                    "alter table shop.two_keys add primary key (a, b)",
                    "create table shop.keyless as select i // 2 as v from range(1000) t(i)");
            bench.run(1);
            bench.source(
                    "update shop.one_key set v = -1 where id = 1",
                    "update shop.two_keys set v = -1 where a = 1",
                    "update shop.keyless set v = -1 where v = 1");
            bench.dbt(spec -> new ListeningDbt(spec, statements));
            bench.run(2);

            try (HistoryProof proof = bench.proof()) {
                assertThat(proof.problems()).isEmpty();
            }
            List<List<String>> joins = statements.stream()
                    .filter(sql -> sql.contains("dbt_change_type") && sql.contains("snapshotted_data"))
                    .map(sql -> joins(bench, sql))
                    .toList();
            assertThat(joins).hasSize(3).containsOnly(List.of("HASH_JOIN", "HASH_JOIN", "HASH_JOIN"));
        }
    }

    /** The operators that join in the plan of a statement of the second night. */
    private static List<String> joins(NightBench bench, String statement) {
        try (DuckDbWarehouse warehouse = new DuckDbWarehouse(bench.warehouseSpec());
                Session session = warehouse.open(List.of(
                        Access.read(new Database.Clones(NightBench.night(2))),
                        Access.read(new Database.History(Identifier.of("shop")))))) {
            String plan = session.single(Sql.of("explain (format json) " + statement), row -> row.string(2));
            return JOIN.matcher(plan).results().map(join -> join.group(1)).toList();
        }
    }

    /** Notes each statement that dbt sends. */
    private static final class ListeningDbt extends DbtSnapshotTask {
        private final List<String> statements;

        ListeningDbt(DbtSnapshotSpec spec, List<String> statements) {
            super(spec);
            this.statements = statements;
        }

        @Override
        protected List<String> arguments(TaskContext context) {
            List<String> words = new ArrayList<>(super.arguments(context));
            words.addAll(List.of("--log-level", "debug"));
            return words;
        }

        @Override
        protected void onLine(OutputLine line, TaskContext context) throws Exception {
            DbtEvent event = DbtEvent.parse(line.text());
            if (event.name().equals("SQLQuery")) {
                statements.add(event.data().path("sql").asString(""));
            }
            super.onLine(line, context);
        }
    }
}
