package dev.nightjar.warehouse;

import static dev.nightjar.warehouse.Nights.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunState;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

@Timeout(120)
class CloneSchemasTaskTest {
    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void open() {
        nights = new Nights(folder);
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void holdsTheSameRowsKeysAndNumbers() {
        RawFile.tables(nights.source, "asana", 3, 2500);
        RawFile.write(
                nights.source,
                "create schema github",
                "create table github.issue (title varchar, number integer, repository integer, primary key (repository, number))",
                "insert into github.issue values ('a', 1, 2), (null, 2, 1)",
                "create table github.empty (x integer)",
                "create table github.twice (x integer)",
                "insert into github.twice values (1), (1), (null)",
                "create schema untouched",
                "create table untouched.t (x integer)");

        CloneSet set = nights.take(NIGHT, "github", "asana");

        assertThat(set.night()).isEqualTo(NIGHT);
        assertThat(set.instant()).isEqualTo(Instant.parse("2026-11-02T00:00:00.123Z"));
        assertThat(set.zone().getId()).isEqualTo("UTC");
        assertThat(set.source()).isEqualTo(nights.source.toString());
        assertThat(set.schemas())
                .containsExactly(
                        new CloneSet.ClonedSchema(Identifier.of("asana"), 3, 7500),
                        new CloneSet.ClonedSchema(Identifier.of("github"), 3, 5));
        assertThat(set.leftOut()).isEmpty();
        for (String table :
                List.of("asana.t0", "asana.t1", "asana.t2", "github.issue", "github.empty", "github.twice")) {
            assertThat(RawFile.differing(nights.source, nights.clones(NIGHT), table))
                    .as(table)
                    .isZero();
        }
        assertThat(
                        RawFile.read(
                                nights.clones(NIGHT),
                                "select constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY' and table_name = 'issue'"))
                .containsExactly("[repository, number]");
        assertThat(nights.cloneFiles()).containsExactly("2026-11-02.duckdb");
    }

    @Test
    void isTheSameWhenTakenASecondTime() {
        RawFile.tables(nights.source, "asana", 2, 10);
        CloneSet first = nights.take(NIGHT, "asana");
        Map<String, String> files = nights.files();

        RawFile.write(nights.source, "delete from asana.t0");
        nights.clock.advance(Duration.ofHours(1));
        CloneSet second = nights.take(NIGHT, "asana");

        assertThat(second).isEqualTo(first);
        assertThat(nights.files().get("clones/2026-11-02.duckdb")).isEqualTo(files.get("clones/2026-11-02.duckdb"));
    }

    @Test
    void warnsWhereTheSetIsOfALaterDayThanItsNight() {
        RawFile.tables(nights.source, "asana", 1, 1);
        List<String> warnings = new ArrayList<>();
        nights.listener.set(event -> {
            if (event instanceof RunEvent.Logged logged && logged.level() == Level.WARN) {
                warnings.add(logged.text());
            }
        });
        nights.clock.advance(Duration.ofHours(23));
        nights.take(NIGHT, "asana");
        assertThat(warnings).isEmpty();
        nights.clock.advance(Duration.ofDays(3));

        CloneSet set = nights.take(NIGHT.plusDays(1), "asana");

        assertThat(set.instant()).isEqualTo(Instant.parse("2026-11-05T23:00:00.123Z"));
        assertThat(warnings)
                .containsExactly("the clones of night 2026-11-03 are as of 2026-11-05T23:00:00.123Z[UTC], a later day:"
                        + " what the source held in that night could not be had any more");
    }

    @Test
    void clonesTheSchemaThatEveryDatabaseHas() {
        RawFile.write(nights.source, "create table main.t as select 1 as x");

        assertThat(nights.take(NIGHT, "main").rows()).isEqualTo(1);
    }

    @Test
    void leavesOutViewsAndOurOwnNameAndWhatIsGoneAndSaysSo() {
        RawFile.tables(nights.source, "asana", 1, 1);
        RawFile.write(
                nights.source,
                "create view asana.\"a view\" as select 1 as x",
                "create schema \"Nightjar\"",
                "create table \"Nightjar\".t (x integer)",
                "create schema empty");

        CloneSet set = nights.take(NIGHT, "asana", "Nightjar", "empty", "gone");

        assertThat(set.schemas()).hasSize(1);
        assertThat(set.leftOut())
                .containsExactlyInAnyOrder(
                        new CloneSet.LeftOut(
                                Identifier.of("Nightjar"),
                                Optional.empty(),
                                true,
                                "the name is taken by Nightjar's own tables; rename the schema"),
                        new CloneSet.LeftOut(
                                Identifier.of("asana"),
                                Optional.of(Identifier.of("a view")),
                                false,
                                "a view is not cloned; its tables are"),
                        new CloneSet.LeftOut(
                                Identifier.of("empty"),
                                Optional.empty(),
                                true,
                                "the source has no such schema with a table in it"),
                        new CloneSet.LeftOut(
                                Identifier.of("gone"),
                                Optional.empty(),
                                true,
                                "the source has no such schema with a table in it"));
    }

    @Test
    void sealsNothingWhenThereIsNothingToClone() {
        RawFile.write(nights.source, "create schema empty");

        assertFails(ErrorCode.CONFIG, "empty")
                .hasMessage(
                        "nothing could be cloned: schema empty: the source has no such schema with a table in it; check the schemas that are named");
        assertThat(nights.cloneFiles()).isEmpty();
    }

    @Test
    void leavesOutTheOneTableThatIsDamaged() throws IOException {
        RawFile.tables(nights.source, "asana", 3, 100);
        RawFile.write(
                nights.source,
                "create table asana.damaged as select md5(range::varchar) as x from range(50000)",
                "checkpoint");
        DamagedBlock.in(nights.source, "asana.damaged");

        CloneSet set = nights.take(NIGHT, "asana");

        assertThat(set.schemas()).containsExactly(new CloneSet.ClonedSchema(Identifier.of("asana"), 3, 300));
        assertThat(set.leftOut()).singleElement().satisfies(out -> {
            assertThat(out.table()).contains(Identifier.of("damaged"));
            assertThat(out.missed()).isTrue();
            assertThat(out.reason()).contains("it could not be cloned").contains("Corrupt database file");
        });
        assertThat(RawFile.differing(nights.source, nights.clones(NIGHT), "asana.t2"))
                .isZero();
    }

    @Test
    void retakesWhatAKilledBuildLeft() throws IOException {
        RawFile.tables(nights.source, "asana", 1, 10);
        Path clones = Files.createDirectories(folder.resolve("clones"));
        Files.writeString(clones.resolve(".nightjar-building-2026-11-02.duckdb"), "half a file");
        Files.writeString(clones.resolve(".nightjar-building-2026-11-02.duckdb.wal"), "half a log");
        Files.writeString(clones.resolve(".nightjar-building-2026-10-31.duckdb"), "of another night");

        assertThat(nights.take(NIGHT, "asana").rows()).isEqualTo(10);
        assertThat(nights.cloneFiles()).containsExactly("2026-11-02.duckdb");
    }

    @Test
    void neverTouchesAFileThatItDidNotMake() throws IOException {
        RawFile.tables(nights.source, "asana", 1, 10);
        Files.createDirectories(folder.resolve("clones"));
        RawFile.write(nights.clones(NIGHT), "create table precious as select 1 as x");
        Map<String, String> before = nights.files();

        assertFails(ErrorCode.CONFIG, "asana")
                .hasMessage(nights.clones(NIGHT) + " was not made by Nightjar; move it away");
        assertThat(nights.files()).containsAllEntriesOf(before);

        Files.writeString(nights.clones(NIGHT), "not even a database");
        assertFails(ErrorCode.CONFIG, "asana").hasMessageContaining("was not made by Nightjar");
        assertThat(nights.clones(NIGHT)).hasContent("not even a database");

        Files.delete(nights.clones(NIGHT));
        Files.writeString(folder.resolve("clones/2026-11-02.duckdb.wal"), "a stray log");
        assertFails(ErrorCode.CONFIG, "asana").hasMessageContaining(".wal was not made by Nightjar");
    }

    @Test
    void aCopyUnderTheNameOfAnotherNightIsNotThatNight() throws IOException {
        RawFile.tables(nights.source, "asana", 1, 10);
        nights.take(NIGHT, "asana");
        Files.copy(nights.clones(NIGHT), nights.clones(NIGHT.plusDays(1)));

        assertThat(nights.run(new ListClonesTask(Nights.WAREHOUSE)))
                .extracting(CloneSet::night)
                .containsExactly(NIGHT);
    }

    @Test
    void refusesAClockThatWentBack() {
        RawFile.tables(nights.source, "asana", 1, 10);
        nights.take(NIGHT.minusDays(1), "asana");

        assertFails(ErrorCode.ENVIRONMENT, "asana")
                .hasMessageContaining("history only moves forward")
                .hasMessageContaining("2026-11-01");
        assertThat(nights.cloneFiles()).containsExactly("2026-11-01.duckdb");

        nights.clock.advance(Duration.ofMillis(1));
        assertThat(nights.take(NIGHT, "asana").instant()).isEqualTo(Instant.parse("2026-11-02T00:00:00.124Z"));
    }

    @Test
    void takesNothingForANightAfterALaterOne() {
        RawFile.tables(nights.source, "asana", 1, 10);
        nights.take(NIGHT.plusDays(1), "asana");
        nights.clock.advance(Duration.ofHours(1));

        assertFails(ErrorCode.USAGE, "asana")
                .hasMessageContaining("night 2026-11-03 is cloned already: the past cannot be cloned");
        assertThat(nights.cloneFiles()).containsExactly("2026-11-03.duckdb");
    }

    @Test
    void aSecondRunAtOnceIsBusy() throws Exception {
        RawFile.tables(nights.source, "asana", 1, 10);
        CountDownLatch halfway = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        nights.listener.set(event -> {
            if (event instanceof RunEvent.Progressed) {
                halfway.countDown();
                awaitQuietly(goOn);
            }
        });
        RunHandle<CloneSet> first = nights.start(Nights.cloning(NIGHT, "asana"));
        halfway.await();

        assertFails(ErrorCode.BUSY, "asana")
                .hasMessageContaining("in process " + ProcessHandle.current().pid());
        goOn.countDown();
        assertThat(first.await().rows()).isEqualTo(10);
        assertThat(nights.take(NIGHT, "asana").rows()).isEqualTo(10);
    }

    @Test
    void aCancelInTheMiddleLeavesNothing() throws Exception {
        RawFile.tables(nights.source, "asana", 2, 1000);
        RawFile.tables(nights.source, "github", 2, 1000);
        RawFile.tables(nights.source, "jira", 2, 1000);
        CompletableFuture<RunHandle<CloneSet>> handle = new CompletableFuture<>();
        nights.listener.set(event -> {
            if (event instanceof RunEvent.Progressed) {
                handle.join().cancel();
            }
        });
        handle.complete(nights.start(Nights.cloning(NIGHT, "asana", "github", "jira")));

        assertThatThrownBy(handle.join()::await).isInstanceOf(NightjarException.class);
        assertThat(handle.join().state()).isEqualTo(RunState.CANCELLED);
        assertThat(nights.cloneFiles()).isEmpty();
    }

    @Test
    void noticesASourceThatWasWrittenToMeanwhile() {
        RawFile.tables(nights.source, "asana", 1, 10);
        nights.listener.set(event -> {
            if (event instanceof RunEvent.Progressed) {
                touch(nights.source);
            }
        });

        assertFails(ErrorCode.EXTERNAL, "asana").hasMessageContaining("was written to while it was cloned");
        assertThat(nights.cloneFiles()).isEmpty();
    }

    @Test
    void refusesANightWithoutSchemas() {
        assertThatThrownBy(() -> new CloneSetSpec("warehouse", NIGHT, List.of(), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no schema");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(ErrorCode code, String... schemas) {
        return assertThatThrownBy(() -> nights.take(NIGHT, schemas))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
