package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dbt.ProveNightTask;
import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flagship on Snowflake: nights with changes, by the real driver and the real dbt-snowflake on the whole-path
 * fake. The second night's dbt is missing, so that it is captured late, before the third; all three are proven.
 */
class SnowflakeRecipeTest {
    private static final String ODD = "\"It's \\ {{ x }} \"\"one\"\"\"";

    private static final List<String> FIRST = List.of(
            "create schema \"SHOP\"",
            """
            create table "SHOP"."ORDERS" ("ID" integer primary key, "STATUS" varchar, "TOTAL" decimal(10,2), "SCORE" double,
              "MADE" timestamp, "DUE" date, "DONE" boolean, "_FIVETRAN_SYNCED" timestamptz)""",
            """
            insert into "SHOP"."ORDERS" select i, 'new', i * 1.5, i / 3, timestamp '2026-01-01 10:00:00.000001' + interval (i) second,
              date '2026-01-01' + i::integer, i % 2 = 0, timestamptz '2026-11-01 00:00:00+00' from range(20) t(i)""",
            """
            create table "SHOP"."LINES" ("ORDER" varchar, "LINE" varchar, "SKU" varchar, "_FIVETRAN_SYNCED" timestamptz, primary key ("ORDER", "LINE"))""",
            """
            insert into "SHOP"."LINES" values ('a|b', 'c', 'one', now()), ('a', 'b|c', 'two', now()), ('a', 'b', 'three', now())""",
            """
            create table "SHOP"."VISITS" ("PAGE" varchar, "SECONDS" double, "_FIVETRAN_SYNCED" timestamptz)""",
            """
            insert into "SHOP"."VISITS" select 'p' || (i % 3), i % 2, now() from range(12) t(i)""",
            """
            create table "SHOP"."OLD" ("ID" integer primary key)""",
            """
            insert into "SHOP"."OLD" values (1)""",
            """
            create table "SHOP"."NARROW" ("ID" integer primary key, "N" varchar, "_FIVETRAN_SYNCED" timestamptz)""",
            """
            insert into "SHOP"."NARROW" values (1, '7', now()), (2, null, now())""",
            """
            create schema "Odd Ones\"""",
            """
            create schema "stripe\"""",
            """
            create table "stripe"."events" ("kind" varchar, "_fivetran_synced" timestamptz)""",
            """
            insert into "stripe"."events" values ('a', now()), ('a', now()), ('b', now())""",
            """
            create table "stripe"."charge" ("id" varchar primary key, "amount" integer, "_fivetran_synced" timestamptz)""",
            """
            insert into "stripe"."charge" values ('ch_1', 5, now()), ('ch_2', 6, now())""",
            """
            create table "Odd Ones"."my Table" ("Id" integer primary key, %s varchar, "DBT_VALID_TO" varchar, "_FIVETRAN_SYNCED" timestamptz)""".formatted(ODD),
            """
            insert into "Odd Ones"."my Table" values (1, 'back\\slash', 'x', now()), (2, null, '$$', now())""");

    private static final List<String> SECOND = List.of("""
            update "SHOP"."ORDERS" set "STATUS" = 'sent', "TOTAL" = null where "ID" % 5 = 0""", """
            delete from "SHOP"."ORDERS" where "ID" = 7""", """
            insert into "SHOP"."ORDERS" values (100, 'new', 1, 0.1, null, null, null, now())""", """
            update "SHOP"."LINES" set "SKU" = 'changed' where "LINE" = 'b|c'""", """
            insert into "SHOP"."VISITS" values ('p0', 0, now()), ('p0', 0, now()), (null, null, now())""", """
            create table "SHOP"."FRESH" ("ID" integer primary key, "N" varchar)""", """
            insert into "SHOP"."FRESH" values (1, 'one')""");

    private static final List<String> THIRD =
            List.of("""
            alter table "SHOP"."ORDERS" alter "TOTAL" type varchar""", """
            update "SHOP"."ORDERS" set "TOTAL" = 'a lot' where "ID" = 3""", """
            alter table "SHOP"."ORDERS" add column "MORE" varchar""", """
            update "SHOP"."ORDERS" set "MORE" = 'more' where "ID" = 4""", """
            insert into "SHOP"."ORDERS" ("ID", "STATUS") values (7, 'back')""", """
            delete from "SHOP"."VISITS" where "PAGE" = 'p1'""", """
            drop table "SHOP"."OLD\"""", """
            alter table "SHOP"."NARROW" alter "N" type integer""", """
            update "SHOP"."NARROW" set "N" = 8 where "ID" = 2""", """
            delete from "stripe"."events" where "kind" = 'b'""", """
            alter table "stripe"."charge" alter "amount" type double""", """
            update "stripe"."charge" set "amount" = 6.5 where "id" = 'ch_2'""", """
            update "Odd Ones"."my Table" set %s = 'other' where "Id" = 2""".formatted(ODD));

    private record Sets(List<CloneSet> sets) {}

    @TempDir
    private Path folder;

    @Test
    void provesThreeNightsOfWhichOneIsLate() {
        try (SnowflakeLab lab = new SnowflakeLab(folder)) {
            lab.change(1, FIRST);
            NightReport first = lab.run(1, NightlyCloneThenSnapshot::new);
            assertThat(statuses(first))
                    .as("%s", first.tables())
                    .containsOnlyKeys(
                            "SHOP.LINES",
                            "SHOP.NARROW",
                            "SHOP.OLD",
                            "SHOP.ORDERS",
                            "SHOP.VISITS",
                            "stripe.charge",
                            "stripe.events",
                            "\"Odd Ones\".\"my Table\"")
                    .allSatisfy((_, status) -> assertThat(status).isEqualTo(TableStatus.CAPTURED));
            proveAll(lab, 1);
            assertThat(lab.run(1, NightlyCloneThenSnapshot::new)).isEqualTo(first);

            lab.change(2, SECOND);
            assertThatThrownBy(() -> lab.run(2, NightlyCloneThenSnapshot::new, "/no/such/dbt"))
                    .isInstanceOf(NightjarException.class);
            assertThatThrownBy(
                            () -> lab.query("select * from table(RAW_HISTORY.SHOP__AS_OF.ORDERS('2026-11-03'::date))"))
                    .hasMessageContaining("SHOP.ORDERS as of 2026-11-03: late");

            lab.change(3, THIRD);
            NightReport third = lab.run(3, NightlyCloneThenSnapshot::new);
            assertThat(third.lateNights()).singleElement().satisfies(late -> {
                assertThat(late.night()).isEqualTo(Lab.night(2));
                assertThat(statuses(late))
                        .as("%s", late.tables())
                        .containsEntry("SHOP.FRESH", TableStatus.CAPTURED)
                        .containsEntry("SHOP.OLD", TableStatus.UNCHANGED)
                        .doesNotContainValue(TableStatus.LATE);
            });
            assertThat(statuses(third))
                    .as("%s", third.tables())
                    .isEqualTo(Map.of(
                            "SHOP.FRESH", TableStatus.UNCHANGED,
                            "SHOP.LINES", TableStatus.UNCHANGED,
                            "SHOP.NARROW", TableStatus.CAPTURED,
                            "SHOP.OLD", TableStatus.ABSENT,
                            "SHOP.ORDERS", TableStatus.CAPTURED,
                            "SHOP.VISITS", TableStatus.CAPTURED,
                            "stripe.charge", TableStatus.CAPTURED,
                            "stripe.events", TableStatus.CAPTURED,
                            "\"Odd Ones\".\"my Table\"", TableStatus.CAPTURED));
            proveAll(lab, 3);
            assertThat(lab.query(SnowflakePage.statements("as-of").getFirst())).hasSize(20);
            assertThat(lab.run(3, NightlyCloneThenSnapshot::new).tables()).isEqualTo(third.tables());
        }
    }

    private static Map<String, TableStatus> statuses(NightReport report) {
        Map<String, TableStatus> statuses = new TreeMap<>();
        for (TableOutcome table : report.tables()) {
            statuses.put(table.table().toString(), table.status());
        }
        return statuses;
    }

    /** Every night up to this one: by our own proof, by hash and by rows, and by what its readers give. */
    private static void proveAll(SnowflakeLab lab, int nights) {
        List<CloneSet> sets = lab.run(
                        nights, _ -> (Flow<Sets>) flow -> new Sets(flow.run(new ListClonesTask("warehouse"))))
                .sets();
        assertThat(sets).hasSize(nights);
        for (CloneSet set : sets) {
            for (boolean rows : List.of(false, true)) {
                ProveNightTask prove = new ProveNightTask(new ProveNightTask.Spec("warehouse", set, rows));
                ProveNightTask.Result result = lab.run(nights, _ -> flow -> flow.run(prove));
                assertThat(result.proofs())
                        .hasSizeGreaterThanOrEqualTo(5)
                        .allSatisfy(proof -> assertThat(proof.difference()).isEmpty());
            }
            readersGiveTheClones(lab, set);
        }
    }

    private static void readersGiveTheClones(SnowflakeLab lab, CloneSet set) {
        int tables = 0;
        for (CloneSet.ClonedSchema schema : set.schemas()) {
            String dated =
                    schema.schema().name() + "__" + set.night().toString().replace("-", "");
            for (String table :
                    lab.query("select TABLE_NAME from RAW_CLONES.INFORMATION_SCHEMA.TABLES where TABLE_SCHEMA = '%s'"
                            .formatted(dated))) {
                String columns = columns(lab, dated, table);
                String name = Identifier.of(table).quoted();
                List<String> clone = lab.query("select %s from RAW_CLONES.%s.%s"
                        .formatted(columns, Identifier.of(dated).quoted(), name));
                List<String> asOf = lab.query("select %s from table(RAW_HISTORY.%s.%s('%s'::date))"
                        .formatted(
                                columns,
                                Identifier.of(schema.schema().name() + "__AS_OF")
                                        .quoted(),
                                name,
                                set.night()));
                assertThat(asOf)
                        .as("%s as of %s", table, set.night())
                        .isEqualTo(clone)
                        .isNotEmpty();
                tables++;
            }
        }
        assertThat(tables).isEqualTo(set.tables());
    }

    private static String columns(SnowflakeLab lab, String schema, String table) {
        return lab.query("""
                        select COLUMN_NAME from RAW_CLONES.INFORMATION_SCHEMA.COLUMNS
                        where TABLE_SCHEMA = '%s' and TABLE_NAME = '%s' and COLUMN_NAME <> '_FIVETRAN_SYNCED'""".formatted(schema, table)).stream()
                .map(column -> "to_varchar(%1$s) as %1$s"
                        .formatted(Identifier.of(column).quoted()))
                .collect(Collectors.joining(", "));
    }
}
