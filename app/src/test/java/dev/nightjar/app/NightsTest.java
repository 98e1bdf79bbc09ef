package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.TestDbt;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commands on a folder with three nights, of which the last is today's. In the second night a key is not unique and
 * the schema {@code archive} is gone; in the third a table is new, and the schema is back as {@code Archive}.
 */
class NightsTest {
    private static final LocalDate THIRD = Shop.today();
    private static final LocalDate SECOND = THIRD.minusDays(1);
    private static final LocalDate FIRST = THIRD.minusDays(2);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static Shop shop = new Shop(Path.of("."));
    private static Cli planned = new Cli(0, "", "");
    private static Cli plannedAsJson = new Cli(0, "", "");
    private static Cli ran = new Cli(0, "", "");

    @TempDir
    private Path scratch;

    @BeforeAll
    static void threeNights() throws Exception {
        shop = Shop.in(folder.resolve("shop"));
        shop.night(FIRST);
        shop.change(
                "insert into shop.price_list values ('a', 3, now())",
                "drop schema archive cascade",
                "update shop.customer set name = 'Meier' where id = 1");
        shop.night(SECOND);
        shop.change(
                "delete from shop.price_list where price = 3",
                "create schema \"Archive\"",
                "create table \"Archive\".parcel (id integer primary key, _fivetran_synced timestamptz)",
                "create table shop.newcomer (id integer primary key, _fivetran_synced timestamptz)",
                "insert into shop.newcomer values (1, now())",
                "delete from shop.customer where id = 2");
        var before = Folders.fingerprint(shop.folder());
        planned = shop.run("plan");
        plannedAsJson = shop.run("plan", "--json");
        assertThat(Folders.fingerprint(shop.folder()))
                .describedAs("a plan changes nothing")
                .isEqualTo(before);
        ran = shop.run("run", "--json");
        assertThat(ran.exitCode()).describedAs(ran.err()).isZero();
    }

    @Test
    void planTellsWhatTheNightWouldDo() {
        assertThat(planned.exitCode()).isZero();
        assertThat(planned.out())
                .contains("create table \"clones\".\"shop\".\"Line Items\"")
                .containsPattern("\\d+ statements, \\d+ files, 1 command, [1-9]\\d* dbt snapshots, "
                        + "and what follows where the plan had to stop; nothing was changed");
    }

    @Test
    void planAsJsonIsAnObjectOnEachLine() {
        assertThat(plannedAsJson.exitCode()).isZero();
        assertThat(plannedAsJson.outLines()).hasSizeGreaterThan(5).allSatisfy(line -> {
            JsonNode change = JSON.readTree(line);
            assertThat(change.propertyNames()).containsExactly("step", "kind", "target", "text");
        });
    }

    @Test
    void planChecksTheProjectsWithDbtInAFolderOfItsOwn() throws Exception {
        Shop copy = new Shop(Folders.copy(shop.folder(), scratch.resolve("copy")));
        var before = Folders.fingerprint(copy.folder());

        Cli plan = copy.run("plan", "--check");

        assertThat(plan.exitCode()).describedAs(plan.err()).isZero();
        assertThat(plan.err()).contains("dbt parse shard_00");
        var after = Folders.fingerprint(copy.folder());
        after.keySet().removeIf(path -> path.startsWith(".nightjar/check") || path.startsWith(".nightjar/logs"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void runAsJsonIsOneObjectAndNothingElse() {
        assertThat(ran.outLines()).hasSize(1);
        JsonNode report = JSON.readTree(ran.out());
        assertThat(report.get("night").asString()).isEqualTo(THIRD.toString());
        assertThat(report.get("tables")).hasSize(7);
    }

    @Test
    void runAgainFindsTheNightDone() throws Exception {
        Shop copy = new Shop(Folders.copy(shop.folder(), scratch.resolve("copy")));
        var before = DuckDbFile.at(copy.folder().resolve("history").resolve("history_shop.duckdb"))
                .value("select count(*) || ' ' || max(dbt_valid_from) from shop.customer");

        Cli again = copy.run("run", "--json");

        assertThat(again.exitCode()).describedAs(again.err()).isZero();
        assertThat(JSON.readTree(again.out()).get("instant"))
                .isEqualTo(JSON.readTree(ran.out()).get("instant"));
        assertThat(again.err()).doesNotContain("snapshot [");
        assertThat(DuckDbFile.at(copy.folder().resolve("history").resolve("history_shop.duckdb"))
                        .value("select count(*) || ' ' || max(dbt_valid_from) from shop.customer"))
                .isEqualTo(before);
    }

    @Test
    void quarantinedTableMakesTheExitCodeOneUntilItsRuleIsChanged() throws Exception {
        Shop broken = Shop.in(scratch.resolve("broken"));
        broken.change("insert into shop.price_list values ('a', 3, now())");

        Cli quarantined = broken.run("run", "--color", "never");
        assertThat(quarantined.exitCode()).isEqualTo(1);
        assertThat(quarantined.out()).contains("1 quarantined", "! shop.price_list is quarantined: ");

        broken.config(broken.config().replace("{key: [sku]}", "{key: [sku], on_duplicates: keyless}"));
        assertThat(broken.night(THIRD.plusDays(1)).fine()).isTrue();
        assertThat(broken.run("as-of", "shop.price_list", THIRD.plusDays(1).toString(), "--csv")
                        .outLines())
                .hasSize(4);
    }

    @Test
    void verifyProvesEveryNight() {
        Cli verify = shop.run("verify");
        Cli full = shop.run("verify", "--full", "--json");

        assertThat(verify.exitCode()).isZero();
        assertThat(verify.outLines().stream().filter(line -> line.contains("the history gives back")))
                .hasSize(3);
        assertThat(full.exitCode()).isZero();
        assertThat(full.outLines()).hasSize(3).allSatisfy(line -> {
            JsonNode night = JSON.readTree(line);
            assertThat(night.get("broken").asInt()).isZero();
            assertThat(night.get("proven").asInt()).isGreaterThanOrEqualTo(3);
        });
    }

    @Test
    void verifyFindsARowThatWasChanged() throws Exception {
        Shop copy = new Shop(Folders.copy(shop.folder(), scratch.resolve("copy")));
        DuckDbFile.at(copy.folder().resolve("history").resolve("history_shop.duckdb"))
                .change(List.of(List.of("update shop.customer set name = 'Schulze' where id = 3")));

        Cli verify = copy.run("verify");
        Cli full = copy.run("verify", "--full", "--json");

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains("shop.customer differs: ");
        assertThat(full.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(full.outLines().getFirst()).get("broken").asInt())
                .isEqualTo(1);
    }

    @Test
    void verifyFailsWhereAHistoryCannotBeCompared() throws Exception {
        Shop copy = new Shop(Folders.copy(shop.folder(), scratch.resolve("copy")));
        Path history = copy.folder().resolve("history").resolve("history_shop.duckdb");
        Files.writeString(history, "no file of DuckDB");

        Cli verify = copy.run("verify");
        Cli json = copy.run("verify", "--json");

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains("schema shop is not compared: " + history);
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.outLines()).hasSize(3).allSatisfy(line -> {
            JsonNode night = JSON.readTree(line);
            assertThat(night.get("broken").asInt()).isZero();
            assertThat(night.get("notCompared")).hasSize(1);
        });
    }

    @Test
    void verifyFailsWhereClonesCannotBeRead() throws Exception {
        Shop copy = new Shop(Folders.copy(shop.folder(), scratch.resolve("copy")));
        Path clones = copy.folder().resolve("clones").resolve(SECOND + ".duckdb");
        Files.writeString(clones, "no file of DuckDB");

        Cli verify = copy.run("verify");

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.outLines().stream().filter(line -> line.contains("the history gives back")))
                .hasSize(3);
        assertThat(verify.out()).contains(clones + " cannot be read; restore it, or remove it to give night " + SECOND);
    }

    @Test
    void clonesAreListed() {
        Cli list = shop.run("clones", "ls");
        Cli json = shop.run("clones", "ls", "--json");

        assertThat(list.exitCode()).isZero();
        assertThat(list.outLines()).hasSize(3);
        assertThat(list.out()).contains(THIRD + "  as of ", "2 schemas, 6 tables");
        assertThat(json.outLines())
                .extracting(line -> JSON.readTree(line).get("night").asString())
                .containsExactly(FIRST.toString(), SECOND.toString(), THIRD.toString());
    }

    @Test
    void clonesOfANightAreDropped() throws Exception {
        Shop copy = new Shop(Folders.copy(shop.folder(), scratch.resolve("copy")));

        Cli drop = copy.run("clones", "drop", FIRST.toString());

        assertThat(drop.exitCode()).describedAs(drop.err()).isZero();
        assertThat(drop.out()).isEmpty();
        assertThat(drop.err()).contains("dropped the clones of night " + FIRST);
        assertThat(copy.folder().resolve("clones").resolve(FIRST + ".duckdb")).doesNotExist();
        assertThat(copy.run("clones", "ls").outLines()).hasSize(2);

        Cli again = copy.run("clones", "drop", FIRST.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains(FIRST.toString());
    }

    @Test
    void clonesThatAreNotCapturedAreDroppedOnlyOnRequest() throws Exception {
        Shop copy = new Shop(Folders.copy(shop.folder(), scratch.resolve("copy")));
        Files.delete(copy.folder().resolve("history").resolve("history_shop.duckdb"));

        Cli drop = copy.run("clones", "drop", THIRD.toString());
        assertThat(drop.exitCode()).isEqualTo(2);
        assertThat(drop.err()).contains("has tables that are not captured yet", "--yes");
        assertThat(copy.folder().resolve("clones").resolve(THIRD + ".duckdb")).exists();

        Cli given = copy.run("clones", "drop", THIRD.toString(), "--yes", "--json");
        assertThat(given.exitCode()).isZero();
        assertThat(given.out()).isEqualTo("{\"night\":\"%s\"}\n".formatted(THIRD));
        assertThat(copy.folder().resolve("clones").resolve(THIRD + ".duckdb")).doesNotExist();
    }

    @Test
    void historyIsListed() {
        Cli list = shop.run("history", "ls");
        Cli json = shop.run("history", "ls", "--json");

        assertThat(list.exitCode()).isZero();
        assertThat(list.out())
                .contains(
                        FIRST + "  shop  4 captured",
                        FIRST + "  archive  1 captured",
                        SECOND + "  shop  ",
                        "    shop.price_list is quarantined: ");
        assertThat(json.outLines())
                .hasSize(7)
                .allSatisfy(line ->
                        assertThat(JSON.readTree(line).get("done").asBoolean()).isTrue());
    }

    @Test
    void asOfGivesTheRowsOfANight() {
        Cli first = shop.run("as-of", "shop.customer", FIRST.toString(), "--csv");
        Cli third = shop.run("as-of", "SHOP.Customer", THIRD.toString(), "--csv");

        assertThat(first.exitCode()).isZero();
        assertThat(first.outLines()).hasSize(4);
        assertThat(first.outLines().getFirst()).isEqualTo("id,name,_fivetran_synced");
        assertThat(first.out()).contains("1,\"Müller, \"\"M\"\"\",", "2,\"\",", "3,,");
        assertThat(third.outLines()).hasSize(3);
        assertThat(third.out()).contains("1,Meier,").doesNotContain("Müller");
    }

    @Test
    void asOfPrintsATableForPeople() {
        Cli table = shop.run("as-of", "shop.customer", FIRST.toString());

        assertThat(table.outLines().getFirst()).matches("id  name +_fivetran_synced");
        assertThat(table.out()).contains("NULL");
    }

    @Test
    void asOfPrintsJson() {
        Cli json = shop.run("as-of", "shop.customer", FIRST.toString(), "--json");

        assertThat(json.outLines()).hasSize(1);
        JsonNode result = JSON.readTree(json.out());
        assertThat(result.get("columns")).hasSize(3);
        assertThat(result.get("rows")).hasSize(3);
        assertThat(result.get("rows").toString()).contains("null", "Müller");
    }

    @Test
    void asOfStopsAtTheLimitAndSaysSo() {
        Cli limited = shop.run("as-of", "shop.\"Line Items\"", THIRD.toString(), "--csv", "--limit", "7");
        Cli exact = shop.run("as-of", "shop.\"Line Items\"", THIRD.toString(), "--csv", "--limit", "20");

        assertThat(limited.outLines()).hasSize(8);
        assertThat(limited.err()).contains("only the first 7 rows");
        assertThat(exact.outLines()).hasSize(21);
        assertThat(exact.err()).doesNotContain("only the first");
    }

    @Test
    void asOfRefusesALimitThatIsNone() {
        for (String limit : List.of("0", "-1", "9223372036854775807")) {
            Cli refused = shop.run("as-of", "shop.customer", FIRST.toString(), "--limit", limit);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("--limit must be between 1 and ");
        }
    }

    @Test
    void asOfAsksWhichTableIsMeant() {
        Cli ambiguous = shop.run("as-of", "ARCHIVE.parcel", THIRD.toString());

        assertThat(ambiguous.exitCode()).isEqualTo(2);
        assertThat(ambiguous.out()).isEmpty();
        assertThat(ambiguous.err())
                .contains("'ARCHIVE.parcel' could be", "Archive.parcel", "archive.parcel", "double quotes");
        assertThat(shop.run("as-of", "\"Archive\".parcel", THIRD.toString()).exitCode())
                .isZero();
    }

    @Test
    void asOfSuggestsTheTableAndNamesTheNightsCommand() {
        Cli table = shop.run("as-of", "shop.custmer", FIRST.toString());
        Cli night = shop.run("as-of", "shop.customer", "2001-01-01");
        Cli name = shop.run("as-of", "customer", FIRST.toString());

        assertThat(List.of(table, night, name)).allSatisfy(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        });
        assertThat(table.err()).contains("did you mean 'shop.customer'?");
        assertThat(night.err()).contains("has no night 2001-01-01", "nightjar history ls");
        assertThat(name.err()).contains("write schema.table");
    }

    @Test
    void asOfGivesTheReasonWhereANightHasNoStateOfATable() {
        Cli quarantined = shop.run("as-of", "shop.price_list", SECOND.toString());

        assertThat(quarantined.exitCode()).isEqualTo(2);
        assertThat(quarantined.out()).isEmpty();
        assertThat(quarantined.err()).contains("shop.price_list as of " + SECOND + ": quarantined: ");
    }

    @Test
    void asOfGivesNoRowsWhereATableDidNotExist() {
        for (String format : List.of("--csv", "--color=never")) {
            Cli absent = shop.run("as-of", "shop.newcomer", FIRST.toString(), format);
            assertThat(absent.exitCode()).isZero();
            assertThat(absent.out()).isEmpty();
            assertThat(absent.err()).contains("shop.newcomer did not exist in night " + FIRST);
        }
        assertThat(shop.run("as-of", "shop.newcomer", FIRST.toString(), "--json")
                        .out())
                .isEqualTo("{\"columns\":[],\"rows\":[]}\n");
    }

    @Test
    void doctorFindsAllWell() {
        Cli doctor = shop.run("doctor", "--json");

        assertThat(doctor.exitCode()).describedAs(doctor.out()).isZero();
        assertThat(doctor.outLines())
                .hasSize(7)
                .allSatisfy(line ->
                        assertThat(JSON.readTree(line).get("fine").asBoolean()).isTrue());
    }

    @Test
    void doctorMissesDbt() {
        Path none = scratch.resolve("no-dbt");

        Cli doctor = Cli.run(
                "doctor", "--color", "never", "--project-dir", shop.folder().toString(), "--dbt", none.toString());

        assertThat(doctor.exitCode()).isEqualTo(5);
        assertThat(doctor.outLines().getLast()).matches("\\S+ dbt .*").contains(none.toString());
    }

    @Test
    void runWithoutDbtEndsWithTheEnvironmentsExitCodeAndTheNextRunCaptures() throws Exception {
        Shop fresh = Shop.in(scratch.resolve("fresh"));

        Cli without = Cli.run(
                "run",
                "--project-dir",
                fresh.folder().toString(),
                "--dbt",
                scratch.resolve("no-dbt").toString());
        assertThat(without.exitCode()).isEqualTo(5);
        assertThat(without.out()).isEmpty();
        assertThat(without.err()).contains("no-dbt", "the next run captures them");

        Cli with = fresh.run("run");
        assertThat(with.exitCode()).describedAs(with.err()).isZero();
        assertThat(with.out()).contains("5 captured");
    }

    @Test
    void colourIsShownOnlyOnRequestWhereThereIsNoTerminal() {
        assertThat(shop.run("verify", "--color", "always").out()).contains("\u001b[32m");
        assertThat(shop.run("verify", "--color", "never").out()).doesNotContain("\u001b");
        assertThat(shop.run("verify").out()).doesNotContain("\u001b");
    }

    @Test
    void quietSaysNothingBesidesTheResult() {
        Cli quiet = shop.run("verify", "-q");

        assertThat(quiet.err()).isEmpty();
        assertThat(quiet.outLines()).isNotEmpty();
    }

    @Test
    void folderComesFromTheEnvironmentToo() throws Exception {
        ProcessBuilder builder = ChildCli.builder(scratch, "clones", "ls", "--json");
        builder.environment().put("NIGHTJAR_PROJECT_DIR", shop.folder().toString());

        ChildCli child = ChildCli.start(builder);

        assertThat(child.exitCode()).describedAs(child.err()).isZero();
        assertThat(child.out().lines()).hasSize(3);
    }

    @Test
    void dataIsUtf8WithoutALocale() throws Exception {
        ProcessBuilder builder =
                ChildCli.builder(scratch, shop.arguments("as-of", "shop.customer", FIRST.toString(), "--csv"));
        builder.environment().put("LC_ALL", "C");

        ChildCli child = ChildCli.start(builder);

        assertThat(child.exitCode()).describedAs(child.err()).isZero();
        assertThat(child.out()).contains("Müller");
        assertThat(child.err()).isEqualToNormalizingNewlines(child.err().replaceAll("[^\\p{ASCII}]", "?"));
    }

    @Test
    void testsRunARealDbt() {
        assertThat(Path.of(TestDbt.path())).isExecutable();
    }
}
