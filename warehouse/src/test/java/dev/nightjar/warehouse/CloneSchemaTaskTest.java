package dev.nightjar.warehouse;

import static dev.nightjar.warehouse.Nights.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloneSchemaTaskTest {
    @TempDir
    Path folder;

    private Nights nights;
    private Path file;

    @BeforeEach
    void seed() {
        nights = new Nights(folder);
        file = folder.resolve("clones/before-upgrade.duckdb");
        RawFile.tables(nights.source, "asana", 2, 100);
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void clonesOneSchemaBesideTheNights() {
        CloneSet set = take("asana");

        assertThat(set.schemas()).containsExactly(new CloneSet.ClonedSchema(Identifier.of("asana"), 2, 200));
        assertThat(RawFile.differing(nights.source, file, "asana.t1")).isZero();
        assertThat(nights.run(new ListClonesTask(Nights.WAREHOUSE))).isEmpty();
    }

    @Test
    void replacesACloneOfItsOwnAndWhatWasLoggedToIt() throws IOException {
        take("asana");
        RawFile.write(nights.source, "delete from asana.t0 where id > 4");
        Files.writeString(folder.resolve("clones/before-upgrade.duckdb.wal"), "");

        assertThat(take("asana").rows()).isEqualTo(105);
        assertThat(RawFile.differing(nights.source, file, "asana.t0")).isZero();
        assertThat(nights.cloneFiles()).containsExactly("before-upgrade.duckdb");
    }

    @Test
    void keepsTheOldCloneWhenTheNewOneCannotBeMade() {
        take("asana");
        Map<String, String> before = nights.files();

        assertThatThrownBy(() -> take("asanna"))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining("schema asanna");
        assertThat(nights.files()).isEqualTo(before);
    }

    @Test
    void neverReplacesAFileThatItDidNotMake() {
        RawFile.tables(folder.resolve("clones.duckdb"), "x", 1, 1);
        take("asana");
        try {
            Files.move(folder.resolve("clones.duckdb"), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, String> before = nights.files();

        assertThatThrownBy(() -> take("asana")).hasMessage(file + " was not made by Nightjar; move it away");
        assertThat(nights.files()).isEqualTo(before);
    }

    @Test
    void refusesANameThatIsAPath() {
        for (String name : List.of("../x", "", "2026-11-02", "a b", "x".repeat(65))) {
            assertThatThrownBy(() -> new Database.Single(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void leavesTheClonesOfTheNightsAlone() {
        nights.take(NIGHT, "asana");
        String night = nights.files().get("clones/2026-11-02.duckdb");
        take("asana");

        assertThat(nights.files()).containsEntry("clones/2026-11-02.duckdb", night);
        assertThat(nights.run(new ListClonesTask(Nights.WAREHOUSE)))
                .extracting(CloneSet::night)
                .containsExactly(NIGHT);
    }

    private CloneSet take(String schema) {
        return nights.run(new CloneSchemaTask(
                new CloneSchemaTask.Spec(Nights.WAREHOUSE, Identifier.of(schema), "before-upgrade")));
    }
}
