package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.ConnectorSchemas;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.TestDbt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nightjar demo}, on two of its schemas. */
class DemoTest {
    private static final ConnectorWarehouse SMALL = new ConnectorWarehouse(List.of(
                    ConnectorSchemas.load("shopify").withTables(20), ConnectorSchemas.load(ConnectorSchemas.ODDITIES)))
            .withRowsPerTable(10);

    @TempDir
    private Path scratch;

    @Test
    void provesItsNightsAndKeepsItsFilesOnRequestOnly() {
        Path folder = scratch.resolve("demo");

        Cli kept = demo("--nights", "2", "--dir", folder.toString(), "--keep");
        assertThat(kept.exitCode()).describedAs(kept.out() + kept.err()).isZero();
        assertThat(kept.outLines().getLast())
                .contains("2 of 2 nights proven; 1 table quarantined: \"Odd Ones\".price_list");
        assertThat(folder.resolve("warehouse.duckdb")).isRegularFile();
        assertThat(folder.resolve("clones")).isDirectoryContaining("glob:**2026-11-03.duckdb");
        assertThat(folder.resolve("history")).isDirectoryContaining("glob:**history_shopify.duckdb");
        assertThat(folder.resolve(".nightjar").resolve("projects")).isNotEmptyDirectory();

        Cli asOf = Cli.run("as-of", "shopify.order", "2026-11-02", "--limit", "5", "--project-dir", folder.toString());
        assertThat(asOf.exitCode()).describedAs(asOf.err()).isZero();

        Cli again = demo("--nights", "1", "--dir", folder.toString());
        assertThat(again.exitCode()).describedAs(again.out() + again.err()).isZero();
        assertThat(again.outLines().getLast()).contains("1 of 1 nights proven");
        assertThat(folder).doesNotExist();
    }

    @Test
    void nightsFollowTheSyncsOfAFakeFivetran() {
        Path folder = scratch.resolve("demo");
        ConnectorWarehouse connectors = new ConnectorWarehouse(List.of(
                        ConnectorSchemas.load("shopify").withTables(6),
                        ConnectorSchemas.load("zendesk").withTables(3)))
                .withRowsPerTable(10);

        Cli demo = demo(connectors, "--fivetran", "--nights", "2", "--dir", folder.toString(), "--keep");

        assertThat(demo.exitCode()).describedAs(demo.out() + demo.err()).isZero();
        assertThat(demo.err()).contains("night 1: 2 connections sync", "sync - 2 of 2 connections");
        assertThat(demo.out())
                .containsOnlyOnce(
                        "zendesk did not sync and is left out of the verdict: connection 'zendesk' (zendesk_id) failed");
        assertThat(demo.outLines().getLast()).contains("2 of 2 nights proven");
        Cli asOf = Cli.run("as-of", "shopify.order", "2026-11-02", "--limit", "5", "--project-dir", folder.toString());
        assertThat(asOf.exitCode()).describedAs(asOf.err()).isZero();
    }

    @Test
    void saysWhyItsFolderCannotBeMade() throws Exception {
        Path file = Files.writeString(scratch.resolve("thesis.txt"), "years of work");

        Cli demo = Cli.run("demo", "--dir", file.toString());

        assertThat(demo.exitCode()).isEqualTo(5);
        assertThat(demo.err()).contains("cannot be made: %s: it is no folder".formatted(file));
    }

    @Test
    void whatItTellsToTryCanBePasted() {
        Path folder = Path.of("/data/the demo");

        assertThat(new DuckDbStage(folder, false).whatIsLeft(folder, LocalDate.of(2026, 11, 2)))
                .filteredOn(line -> line.contains("--project-dir"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).endsWith("--project-dir '/data/the demo'"));
    }

    @Test
    void refusesAFolderThatIsNotItsOwn() throws Exception {
        Path folder = Files.createDirectory(scratch.resolve("mine"));
        Files.writeString(folder.resolve("thesis.txt"), "years of work");
        var before = Folders.fingerprint(folder);

        Cli demo = Cli.run("demo", "--dir", folder.toString());

        assertThat(demo.exitCode()).isEqualTo(2);
        assertThat(demo.out()).isEmpty();
        assertThat(demo.err()).contains(folder + " is not empty, and no demo made it");
        assertThat(Folders.fingerprint(folder)).isEqualTo(before);
    }

    @Test
    void temporaryFolderIsRemoved() throws Exception {
        DemoFolder folder = DemoFolder.open(Optional.empty(), false);
        Path path = folder.path();
        Files.writeString(
                Files.createDirectories(path.resolve("a").resolve("b")).resolve("c"), "");
        folder.close();

        assertThat(path).doesNotExist();
    }

    @Test
    void aDemoThatIsInterruptedLeavesNoTemporaryFolder() throws Exception {
        assertThat(interrupted("its folder", "INT")).isEqualTo(130);
        assertThat(interrupted("before night 1", "HUP")).isEqualTo(129);
        assertThat(interrupted("clone schemas", "TERM")).isEqualTo(143);
    }

    private int interrupted(String when, String signal) throws Exception {
        ChildCli child = ChildCli.start(ChildCli.builder(scratch, "demo", "--dbt", TestDbt.path()));
        Path temporary = scratch.resolve("tmp");
        if (when.equals("its folder")) {
            child.await(
                    when,
                    () -> demoFolders(temporary).stream()
                            .anyMatch(folder -> Files.exists(folder.resolve(".nightjar-demo"))));
        } else {
            child.awaitErr(when);
        }
        child.signal(signal);
        int exitCode = child.exitCode();

        assertThat(demoFolders(temporary)).describedAs(child.err()).isEmpty();
        assertThat(child.err()).doesNotContain("nightjar:", "\tat ");
        return exitCode;
    }

    private static List<Path> demoFolders(Path temporary) {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("nightjar-demo-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nightsAreProvenOnAFakeAccountOfSnowflake() {
        ConnectorWarehouse source = new ConnectorWarehouse(List.of(
                        ConnectorSchemas.load("shopify").withTables(6),
                        ConnectorSchemas.load(ConnectorSchemas.ODDITIES)))
                .withRowsPerTable(10);

        Cli demo = Cli.run(
                new DemoCommand(source).commandLine(),
                "--snowflake-fake",
                "--nights",
                "3",
                "--dir",
                scratch.resolve("demo").toString(),
                "--dbt",
                TestDbt.snowflakePath());

        assertThat(demo.exitCode()).describedAs(demo.out() + demo.err()).isZero();
        assertThat(demo.outLines().getLast())
                .contains("3 of 3 nights proven; 1 table quarantined: \"Odd Ones\".price_list");
        assertThat(demo.out()).contains("RAW_HISTORY.\"shopify__AS_OF\".\"order\"");
    }

    @Test
    void aDemoIsForPeopleAndPromisesNoJson() {
        assertThat(Cli.run("demo", "--help").out()).doesNotContain("--json");
        Cli json = Cli.run("demo", "--json");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.err()).contains("Unknown option: '--json'");
    }

    @Test
    void aDemoHasOneStage() {
        assertThat(Cli.run("demo", "--fivetran", "--snowflake-fake").err())
                .contains("--fivetran plays on DuckDB; leave out one of it and --snowflake-fake");
    }

    @Test
    void numberOfNightsThatIsNoneLeavesNothing() {
        Path folder = scratch.resolve("demo");

        assertThat(Cli.run("demo", "--nights", "61", "--dir", folder.toString()).exitCode())
                .isEqualTo(2);
        assertThat(folder).doesNotExist();
    }

    private static Cli demo(String... arguments) {
        return demo(SMALL, arguments);
    }

    private static Cli demo(ConnectorWarehouse source, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--dbt", TestDbt.path()));
        return Cli.run(new DemoCommand(source).commandLine(), all.toArray(String[]::new));
    }
}
