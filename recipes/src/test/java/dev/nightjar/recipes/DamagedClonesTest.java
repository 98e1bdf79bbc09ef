package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones that a failing disk, or somebody else, had in their hands. */
class DamagedClonesTest {
    @TempDir
    Path folder;

    @Test
    void aLateNightWhoseClonesAreDamagedIsWaitedForAndStopsNoOtherTable() throws Exception {
        Lab lab = Lab.small(folder);
        lab.run(1);
        lateInShop(lab, 2);
        byte[] whole = Files.readAllBytes(lab.cloneFile(2));
        Files.write(lab.cloneFile(2), new byte[5000]);
        lab.changeBefore(3);

        NightReport report = lab.run(3);

        assertThat(report.tables()).hasSize(5);
        assertThat(report.notCaptured())
                .extracting(table -> table.table().toString())
                .containsExactly("shop.lines", "shop.orders", "shop.visits");
        assertThat(report.notCaptured()).allSatisfy(table -> waits(lab, table));

        Files.write(lab.cloneFile(2), whole);
        lab.changeBefore(4);
        NightReport next = lab.run(4);
        assertThat(next.fine()).isTrue();
        assertThat(next.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2), Lab.night(3));
        assertThat(NightProof.prove(lab)).isEqualTo(20);
    }

    /** No history knows that there is something to wait for. */
    @Test
    void aNightThatWasOnlyClonedIsWaitedForAsWell() throws Exception {
        Lab lab = Lab.small(folder);
        lab.run(1);
        lab.changeBefore(2);
        lab.run(2, CloneSchemas::new);
        byte[] whole = Files.readAllBytes(lab.cloneFile(2));
        Files.write(lab.cloneFile(2), Arrays.copyOf(whole, 5000));
        lab.changeBefore(3);
        assertThat(lab.run(3).notCaptured()).hasSize(5).allSatisfy(table -> waits(lab, table));
        Files.write(lab.cloneFile(2), whole);

        NightReport report = lab.run(4);

        assertThat(report.fine()).isTrue();
        assertThat(report.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2), Lab.night(3));
        assertThat(NightProof.prove(lab)).isEqualTo(20);
    }

    private static void lateInShop(Lab lab, int night) throws Exception {
        lab.changeBefore(night);
        try (HeldFile _ = HeldFile.reading(lab.historyFile("shop"))) {
            assertThat(lab.run(night).notCaptured()).hasSize(3);
        }
    }

    private static void waits(Lab lab, TableOutcome table) {
        assertThat(table.status()).isEqualTo(TableStatus.LATE);
        assertThat(table.reason())
                .startsWith(
                        "night %1$s has to be captured first: %2$s cannot be read; restore it, or remove it to give night %1$s up"
                                .formatted(Lab.night(2), lab.cloneFile(2)));
    }

    @Test
    void aKeyThatCannotBeLookedAtMakesItsTableLateAndStopsNoOther() throws Exception {
        Lab lab = Lab.small(folder);
        lab.change(List.of("insert into crm.notes select md5('k' || i), 'note', now() from range(50000) t(i)"));
        lab.run(1, CloneSchemas::new);
        byte[] sealed = Files.readAllBytes(lab.cloneFile(1));
        damage(lab.cloneFile(1), "crm.notes", "_fivetran_id");

        NightReport report = lab.run(1);

        assertThat(report.tables()).hasSize(5);
        assertThat(report.notCaptured()).singleElement().satisfies(table -> {
            assertThat(table.table()).hasToString("crm.notes");
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason())
                    .startsWith("its key cannot be looked at: ")
                    .contains("Corrupt database file");
        });

        Files.write(lab.cloneFile(1), sealed);
        assertThat(lab.run(1).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    /** What a failing disk does to a file with blocks of 16 KiB. */
    private static void damage(Path file, String table, String column) throws IOException {
        long block = Long.parseLong(DuckDbFile.at(file)
                .value(
                        "select max(block_id) from pragma_storage_info('%s') where persistent and segment_type = 'VARCHAR' and column_name = '%s'"
                                .formatted(table, column)));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7}), 3 * 4096 + block * 16384 + 5000);
        }
    }
}
