package dev.nightjar.warehouse.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbErrorsTest {
    private static final List<Access> SOURCE = List.of(Access.read(new Database.Source()));

    @TempDir
    Path folder;

    @Test
    void namesTheProcessThatHoldsAFile() {
        try (ChildJvm child = ChildJvm.start(Child.class, folder, List.of(), "hold", source().toString())) {
            child.await("held");

            NightjarException busy = failure();

            assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(busy).hasMessageContaining(source().toString()).hasMessageContaining("PID " + child.pid());
        }
    }

    @Test
    void saysThatAFileIsOpenInThisProcess() throws Exception {
        try (var _ = RawFile.attach(source(), "block_size 16384")) {
            NightjarException busy = failure();

            assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(busy).hasMessageContaining("is open in this process");
        }
    }

    @Test
    void saysThatAFileIsMissing() {
        NightjarException missing = failure();

        assertThat(missing.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(missing)
                .hasMessage("the warehouse file %s does not exist; check the path of the connection in nightjar.yml"
                        .formatted(source()));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysThatAFileIsAFolder() throws IOException {
        Files.createDirectory(source());

        assertThat(failure()).hasMessage("the warehouse file %s is a folder; name a DuckDB file".formatted(source()));
    }

    @Test
    void saysThatAFileIsNoDuckDbFileAndDownloadsNothingForIt() throws IOException {
        for (String content : List.of("", "hello", "SQLite format 3\0" + "x".repeat(8192), "x".repeat(100_000))) {
            Files.writeString(source(), content, StandardCharsets.UTF_8);

            NightjarException error = failure();

            assertThat(error.code()).isEqualTo(ErrorCode.CONFIG);
            assertThat(error).hasMessage("%s is no DuckDB file; check the path in nightjar.yml".formatted(source()));
        }
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        RawFile.write(source());
        Files.setPosixFilePermissions(source(), PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(source()), "this user may read everything (root)");

        assertThat(failure()).hasMessageContaining("cannot be read by this user; check its permissions");
    }

    @Test
    void saysThatTheDiskIsFull() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString()), "no right to mount a disk");
        try (DuckDbWarehouse warehouse = warehouse(disk);
                Session session = warehouse.open(List.of(Access.write(new Database.History(Identifier.of("asana")))))) {
            NightjarException error = catchThrowableOfType(
                    NightjarException.class,
                    () -> session.execute(
                            Sql.of("create table history_asana.t as select md5(range::varchar) from range(1000000)")));

            assertThat(error.code()).isEqualTo(ErrorCode.ENVIRONMENT);
            assertThat(error).hasMessageContaining("the disk is full").hasMessageContaining("free some space");
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void knowsAFullDiskInEveryWording() {
        for (String message : List.of(
                "IO Error: Could not write file \"/x\": No space left on device",
                "IO Error: Could not write all bytes to file \"/x\": wanted=4 wrote=0",
                "TransactionContext Error: Failed to commit: Could not write file \"/x.wal\": No space left on device")) {
            NightjarException error = DuckDbErrors.of(new SQLException(message), "commit");

            assertThat(error.code()).isEqualTo(ErrorCode.ENVIRONMENT);
            assertThat(error).hasMessageStartingWith("the disk is full");
        }
    }

    @Test
    void isNotDeceivedByWordsInAQuery() {
        for (String message : List.of(
                "Catalog Error: Table with name INTERRUPT does not exist!",
                "Invalid Input Error: INTERRUPT Error: Interrupted!",
                "Conversion Error: Could not convert string 'No space left on device' to INT32")) {
            assertThat(DuckDbErrors.of(new SQLException(message), "select 1").code())
                    .as(message)
                    .isEqualTo(ErrorCode.EXTERNAL);
        }
    }

    @Test
    void knowsADamagedTableFromADamagedMachine() {
        assertThat(DuckDbErrors.of(
                                new SQLException(
                                        "Data Corruption Error: Corrupt database file: computed checksum 1 does not match"),
                                "from t")
                        .code())
                .isEqualTo(ErrorCode.EXTERNAL);
        assertThat(DuckDbErrors.of(
                                new SQLException("IO Error: Could not read from file \"/x\": Input/output error"), "")
                        .code())
                .isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(DuckDbErrors.of(new SQLException("Out of Memory Error: failed to allocate"), "")
                        .code())
                .isEqualTo(ErrorCode.ENVIRONMENT);
    }

    @Test
    void quotesALongStatementInPart() {
        assertThat(DuckDbErrors.of(new SQLException("Binder Error: no\nLINE 1"), "select\n  " + "x".repeat(1000)))
                .hasMessageStartingWith("Binder Error: no (in: select xxx")
                .hasMessageEndingWith("x …)");
    }

    private Path source() {
        return folder.resolve("warehouse.duckdb");
    }

    private NightjarException failure() {
        try (DuckDbWarehouse warehouse = warehouse(folder)) {
            return catchThrowableOfType(
                    NightjarException.class, () -> warehouse.open(SOURCE).close());
        }
    }

    private static DuckDbWarehouse warehouse(Path folder) {
        return new DuckDbWarehouse(new DuckDbSpec(
                folder.resolve("warehouse.duckdb"),
                folder.resolve("clones"),
                folder.resolve("history"),
                folder.resolve("work")));
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
