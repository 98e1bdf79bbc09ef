package dev.nightjar.warehouse;

import static dev.nightjar.warehouse.Nights.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing, verifying and expiring what was sealed. */
class SealedClonesTest {
    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void seed() {
        nights = new Nights(folder);
        RawFile.tables(nights.source, "asana", 2, 10);
        RawFile.tables(nights.source, "github", 2, 10);
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void verifiesAndListsWhatWasSealed() {
        CloneSet set = nights.take(NIGHT, "asana", "github");

        assertThat(verify()).isEqualTo(set);
        assertThat(nights.run(new ListClonesTask(Nights.WAREHOUSE))).containsExactly(set);
    }

    @Test
    void namesACloneThatWasTamperedWith() {
        nights.take(NIGHT, "asana", "github");
        RawFile.write(nights.clones(NIGHT), "delete from github.t1 where id = 3", "drop table asana.t0");

        assertThatThrownBy(this::verify)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL))
                .hasMessageContaining("schema asana has 1 tables and 10 rows instead of 2 and 20")
                .hasMessageContaining("schema github has 2 tables and 19 rows instead of 2 and 20")
                .hasMessageContaining("somebody changed " + nights.clones(NIGHT));
    }

    @Test
    void saysThatANightHasNoClones() {
        assertThatThrownBy(this::verify)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("night 2026-11-02 has no sealed clones");
    }

    @Test
    void keepsTheLastNightsAndThoseThatAreNeeded() {
        takeNights(6);

        ExpireClonesTask task = expire(2, Set.of(NIGHT.plusDays(1)));
        assertThat(nights.plan(task).changes())
                .extracting(PlannedChange::text)
                .containsExactly(
                        "drop the clones of night 2026-11-02",
                        "drop the clones of night 2026-11-04",
                        "drop the clones of night 2026-11-05");
        assertThat(nights.cloneFiles()).hasSize(6);

        assertThat(nights.run(task)).containsExactly(NIGHT, NIGHT.plusDays(2), NIGHT.plusDays(3));
        assertThat(nights.cloneFiles()).containsExactly("2026-11-03.duckdb", "2026-11-06.duckdb", "2026-11-07.duckdb");
        assertThat(nights.run(expire(2, Set.of()))).containsExactly(NIGHT.plusDays(1));
    }

    @Test
    void neverExpiresWhatNightjarDidNotMake() throws IOException {
        takeNights(2);
        Path clones = folder.resolve("clones");
        RawFile.write(clones.resolve("2020-01-01.duckdb"), "create table precious (x integer)");
        Files.writeString(clones.resolve("2020-01-02.duckdb"), "no database");
        Files.writeString(clones.resolve("2020-01-03.duckdb.bak"), "a backup");
        Files.createDirectory(clones.resolve("2020-01-04.duckdb"));
        Files.copy(nights.clones(NIGHT), clones.resolve("2020-01-05.duckdb"));
        Map<String, String> before = nights.files();

        assertThat(nights.run(expire(1, Set.of()))).containsExactly(NIGHT);

        Map<String, String> after = nights.files();
        before.remove("clones/2026-11-02.duckdb");
        after.remove(".nightjar/lock");
        before.remove(".nightjar/lock");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void tellsOfClonesThatCannotBeReadAndKeepsThem() throws IOException {
        takeNights(4);
        byte[] whole = Files.readAllBytes(nights.clones(NIGHT));
        Files.write(nights.clones(NIGHT), Arrays.copyOf(whole, 5000));
        Files.writeString(nights.clones(NIGHT.plusDays(1)), "no database");
        byte[] damaged = Files.readAllBytes(nights.clones(NIGHT.plusDays(2)));
        Arrays.fill(damaged, 4096, 8192, (byte) 7);
        Files.write(nights.clones(NIGHT.plusDays(2)), damaged);

        assertThat(nights.run(new ListClonesTask(Nights.WAREHOUSE)))
                .extracting(CloneSet::night)
                .containsExactly(NIGHT.plusDays(3));
        assertThat(nights.run(new FindUnreadableClonesTask(Nights.WAREHOUSE)))
                .extracting(FindUnreadableClonesTask.Unreadable::night)
                .containsExactly(NIGHT, NIGHT.plusDays(1), NIGHT.plusDays(2));
        assertThatThrownBy(this::verify)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                .hasMessageStartingWith(
                        "%s cannot be read; restore it, or remove it to give night %s up (IO Error: ",
                        nights.clones(NIGHT), NIGHT);
        assertThat(nights.run(expire(1, Set.of()))).isEmpty();

        Files.write(nights.clones(NIGHT), whole);
        assertThat(verify().night()).isEqualTo(NIGHT);
    }

    @Test
    void anExpiryWithAnotherRuleIsASubclass() {
        takeNights(7);

        assertThat(nights.run(new KeepMondays()))
                .containsExactly(
                        NIGHT.plusDays(1), NIGHT.plusDays(2), NIGHT.plusDays(3), NIGHT.plusDays(4), NIGHT.plusDays(5));
        assertThat(nights.cloneFiles()).containsExactly("2026-11-02.duckdb", "2026-11-08.duckdb");
    }

    /** What a team writes that keeps the first clones of each week. */
    static class KeepMondays extends ExpireClonesTask {
        KeepMondays() {
            super(new Spec(Nights.WAREHOUSE, 1, Set.of()));
        }

        @Override
        protected List<LocalDate> expired(List<LocalDate> sealed) {
            return super.expired(sealed).stream()
                    .filter(night -> night.getDayOfWeek() != DayOfWeek.MONDAY)
                    .toList();
        }
    }

    private void takeNights(int count) {
        for (int i = 0; i < count; i++) {
            nights.take(NIGHT.plusDays(i), "asana");
            nights.clock.advance(Duration.ofDays(1));
        }
        assertThat(new ArrayList<>(nights.cloneFiles())).hasSize(count);
    }

    private static ExpireClonesTask expire(int keep, Set<LocalDate> needed) {
        return new ExpireClonesTask(new ExpireClonesTask.Spec(Nights.WAREHOUSE, keep, needed));
    }

    private CloneSet verify() {
        return nights.run(new VerifyCloneTask(new VerifyCloneTask.Spec(Nights.WAREHOUSE, NIGHT)));
    }
}
