package dev.nightjar.warehouse;

import static dev.nightjar.warehouse.Nights.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanOfClonesTest {
    @TempDir
    Path folder;

    private final Recording recording = new Recording();

    @BeforeEach
    void seed() {
        Path source = folder.resolve("warehouse.duckdb");
        RawFile.tables(source, "asana", 3, 10);
        RawFile.write(
                source,
                "create schema \"Odd \"\"one\"\"\"",
                "create table \"Odd \"\"one\"\"\".\"select\" (b integer, a integer, primary key (a, b))",
                "create view asana.v as select 1 as x",
                "create schema \"NIGHTJAR\"",
                "create table \"NIGHTJAR\".t (x integer)");
    }

    @Test
    void aPlanOfASetIsExactlyWhatTheRunDoesAndChangesNothing() {
        assertPlanned(new CloneSchemasTask(new CloneSetSpec(
                Nights.WAREHOUSE,
                NIGHT,
                List.of(
                        Identifier.of("asana"),
                        Identifier.of("Odd \"one\""),
                        Identifier.of("NIGHTJAR"),
                        Identifier.of("gone")),
                1)));
    }

    @Test
    void aPlanOfASingleCloneIsExactlyWhatTheRunDoesAndChangesNothing() {
        assertPlanned(
                new CloneSchemaTask(new CloneSchemaTask.Spec(Nights.WAREHOUSE, Identifier.of("asana"), "my-copy")));
    }

    @Test
    void aSealedNightPlansNothing() {
        try (Nights nights = new Nights(folder)) {
            nights.take(NIGHT, "asana");

            assertThat(nights.plan(Nights.cloning(NIGHT, "asana")).changes()).isEmpty();
        }
    }

    @Test
    void aPlanReadsTheSourceForANightThatHasNoClonesYet() {
        try (Nights nights = new Nights(folder)) {
            ReadTablesTask task = new ReadTablesTask(
                    new ReadTablesTask.Spec(Nights.WAREHOUSE, NIGHT, Set.of(Identifier.of("asana"))));

            assertThat(nights.plan(task).openEnds()).isEmpty();
            nights.take(NIGHT, "asana");
            assertThat(nights.run(task)).hasSize(3);
        }
    }

    private void assertPlanned(Task<CloneSet> task) {
        try (Nights nights = new Nights(folder, recording)) {
            Map<String, String> before = nights.files();
            List<String> planned = nights.plan(task).changes().stream()
                    .map(PlannedChange::text)
                    .toList();

            assertThat(nights.files()).isEqualTo(before);
            assertThat(recording.changes).isEmpty();
            assertThat(planned).isNotEmpty();

            nights.run(task);
            assertThat(recording.changes).containsExactlyElementsOf(planned);
            assertThat(nights.files().get("warehouse.duckdb")).isEqualTo(before.get("warehouse.duckdb"));
        }
    }
}
