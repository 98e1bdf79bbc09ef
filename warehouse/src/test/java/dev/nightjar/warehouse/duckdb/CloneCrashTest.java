package dev.nightjar.warehouse.duckdb;

import static dev.nightjar.warehouse.Nights.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.flow.ConnectionType;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.DropClonesTask;
import dev.nightjar.warehouse.ExpireClonesTask;
import dev.nightjar.warehouse.Nights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What other processes, full disks and signal 9 do to a night's clones. */
@Timeout(120)
class CloneCrashTest {
    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    private Path source;

    @BeforeEach
    void seed() {
        source = folder.resolve("warehouse.duckdb");
        RawFile.tables(source, "asana", 2, 500);
        RawFile.tables(source, "github", 2, 500);
    }

    @Test
    void aNightWhoseProcessWasKilledIsRetakenWhole() {
        try (Nights nights = new Nights(folder)) {
            try (ChildJvm child = child("clone", folder.toString(), "asana", "github")) {
                child.await("halfway");
                assertThat(nights.cloneFiles()).isNotEmpty().allMatch(name -> name.startsWith(".nightjar-building-"));
                assertBusy(nights, "in process " + child.pid());
            }
            assertThat(nights.cloneFiles()).isNotEmpty();

            CloneSet set = nights.take(NIGHT, "asana", "github");

            assertThat(set.rows()).isEqualTo(2000);
            assertThat(nights.cloneFiles()).containsExactly("2026-11-02.duckdb");
            assertThat(RawFile.differing(source, nights.clones(NIGHT), "github.t1"))
                    .isZero();
        }
    }

    @Test
    void leavesAloneWhatAnotherProjectMakesInTheSameFolder() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        RawFile.tables(other.resolve("warehouse.duckdb"), "asana", 2, 500);
        Path shared = Files.createDirectory(folder.resolve("clones"));
        Files.createSymbolicLink(other.resolve("clones"), shared);
        try (Nights nights = new Nights(other);
                ChildJvm child = child("clone", folder.toString(), "asana", "github")) {
            child.await("halfway");
            Path building = shared.resolve(".nightjar-building-2026-11-02.duckdb");

            assertBusy(nights, "PID " + child.pid());
            assertThat(building).exists();
            nights.take(NIGHT.plusDays(1), "asana");
            assertThat(building).exists();
        }
    }

    @Test
    void dropsNoClonesThatAnotherProcessReads() {
        try (Nights nights = new Nights(folder)) {
            nights.take(NIGHT, "asana");
            nights.clock.advance(Duration.ofDays(1));
            nights.take(NIGHT.plusDays(1), "asana");
            ExpireClonesTask expiry = new ExpireClonesTask(new ExpireClonesTask.Spec(Nights.WAREHOUSE, 1, Set.of()));
            try (ChildJvm child = child("read", nights.clones(NIGHT).toString())) {
                child.await("held");

                assertThat(nights.run(expiry)).isEmpty();
                assertThatThrownBy(
                                () -> nights.run(new DropClonesTask(new DropClonesTask.Spec(Nights.WAREHOUSE, NIGHT))))
                        .isInstanceOfSatisfying(
                                NightjarException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                        .hasMessageContaining(nights.clones(NIGHT) + " is held by another process");
                assertThat(nights.clones(NIGHT)).exists();
            }
            assertThat(nights.run(expiry)).containsExactly(NIGHT);
        }
    }

    @Test
    void readsWhatAKilledLoaderHadCommittedToItsLog() {
        try (ChildJvm child = child("write", source.toString(), "insert into asana.t0 values (-1, 'late')")) {
            child.await("written");
        }
        assertThat(SourceState.log(source)).exists();
        try (Nights nights = new Nights(folder)) {
            String before = nights.files().get("warehouse.duckdb.wal");

            assertThat(nights.take(NIGHT, "asana").rows()).isEqualTo(1001);
            assertThat(nights.files()).containsEntry("warehouse.duckdb.wal", before);
        }
    }

    @Test
    void isBusyWhileTheLoaderHoldsTheSource() {
        try (Nights nights = new Nights(folder);
                ChildJvm child = child("hold", source.toString())) {
            child.await("held");

            assertBusy(nights, "PID " + child.pid());
            assertThat(nights.cloneFiles()).isEmpty();
        }
    }

    @Test
    void beginsNothingThatWouldNotFit() {
        try (Nights nights = new Nights(folder, new WithSpace(_ -> 1L << 10))) {
            assertThatThrownBy(() -> nights.take(NIGHT, "asana"))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                    .hasMessageMatching(
                            ".*/clones has 0 MiB left, and a clone of .*/warehouse.duckdb may need \\d+ MiB; free some space, or keep fewer nights");
            assertThat(nights.cloneFiles()).isEmpty();
        }
    }

    @Test
    void aDiskThatFillsUpLeavesNothingBehind() throws Exception {
        RawFile.write(source, "create table asana.big as select md5(range::varchar) as x from range(300000)");
        Path clones = Files.createDirectory(folder.resolve("clones"));
        assumeTrue(
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", clones.toString())
                                .start()
                                .waitFor()
                        == 0,
                "no right to mount a disk");
        try (Nights nights = new Nights(folder, new WithSpace(_ -> 1L << 40))) {
            assertThatThrownBy(() -> nights.take(NIGHT, "asana"))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                    .hasMessageContaining("the disk is full");
            assertThat(nights.cloneFiles()).isEmpty();
        } finally {
            assertThat(new ProcessBuilder("umount", clones.toString()).start().waitFor())
                    .isZero();
        }
    }

    private ChildJvm child(String... arguments) {
        return ChildJvm.start(Child.class, scratch, List.of(), arguments);
    }

    private static void assertBusy(Nights nights, String holder) {
        assertThatThrownBy(() -> nights.take(NIGHT, "asana", "github"))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining(holder);
    }

    /** A warehouse on a disk with so much space. */
    private record WithSpace(DiskSpace space) implements ConnectionType<DuckDbSpec, DuckDbWarehouse> {
        @Override
        public String type() {
            return "duckdb";
        }

        @Override
        public DuckDbWarehouse open(DuckDbSpec spec) {
            return new DuckDbWarehouse(spec, space);
        }

        @Override
        public Class<DuckDbSpec> spec() {
            return DuckDbSpec.class;
        }
    }
}
