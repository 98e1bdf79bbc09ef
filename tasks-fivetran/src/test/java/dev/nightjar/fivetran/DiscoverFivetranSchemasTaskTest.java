package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaOutline;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoverFivetranSchemasTaskTest {
    @TempDir
    Path folder;

    @Test
    void findsSchemasWhoseTablesMostlyHaveTheColumn() {
        seed(List.of(
                schema("asana", 3, 0),
                schema("mostly", 2, 1),
                schema("half", 1, 1),
                schema("models", 1, 5),
                schema("own", 0, 4)));

        assertThat(names(new DiscoverFivetranSchemasTask("warehouse"))).containsExactly("asana", "mostly");
    }

    @Test
    void doesNotMindTheCaseOfTheColumn() {
        seed(List.of(List.of(
                "create schema \"SALESFORCE\"",
                "create table \"SALESFORCE\".\"ACCOUNT\" (\"ID\" varchar, \"_FIVETRAN_SYNCED\" timestamptz)")));

        assertThat(names(new DiscoverFivetranSchemasTask("warehouse"))).containsExactly("SALESFORCE");
    }

    @Test
    void aSchemaWhoseViewsAloneHaveItIsNone() {
        seed(List.of(
                schema("asana", 1, 0),
                List.of(
                        "create schema reports",
                        "create table reports.own (id integer)",
                        "create view reports.a as from asana.synced0",
                        "create view reports.b as from asana.synced0",
                        "create schema views",
                        "create view views.a as from asana.synced0")));

        assertThat(names(new DiscoverFivetranSchemasTask("warehouse"))).containsExactly("asana");
    }

    @Test
    void leavesOutWhatIsFivetransOwnOrOurs() {
        seed(List.of(
                schema("fivetran_metadata", 2, 0),
                schema("FIVETRAN_LOG", 2, 0),
                schema("Fivetran_Testing_Schema_1b2c", 2, 0),
                schema("fivetran_orders_staging", 2, 0),
                schema("NightJar", 2, 0),
                schema("fivetran_log_of_ours", 2, 0),
                schema("postgres_staging", 2, 0)));

        assertThat(names(new DiscoverFivetranSchemasTask("warehouse")))
                .containsExactly("fivetran_log_of_ours", "postgres_staging");
    }

    @Test
    void oneTableIsEnoughBesideFivetransAuditTable() {
        seed(List.of(
                schema("old", 1, 4),
                List.of("create table old.fivetran_audit (id varchar)"),
                schema("copy", 0, 1),
                List.of("create table copy.fivetran_audit (id varchar)")));

        assertThat(names(new DiscoverFivetranSchemasTask("warehouse"))).containsExactly("old");
    }

    @Test
    void takesWhatIsNamedExactly() {
        seed(List.of(schema("asana", 2, 0), schema("own", 0, 1), schema("other", 0, 1)));
        List<Identifier> named = List.of(Identifier.of("own"), Identifier.of("ASANA"));

        assertThat(names(new DiscoverFivetranSchemasTask(
                        new DiscoverFivetranSchemasTask.Spec("warehouse", named, List.of()))))
                .containsExactly("own");
        assertThatThrownBy(() -> names(new DiscoverFivetranSchemasTask(
                        new DiscoverFivetranSchemasTask.Spec("warehouse", List.of(Identifier.of("ASANA")), List.of()))))
                .hasMessageContaining("none is called ASANA");
    }

    @Test
    void saysWhereNobodyOwnsSchemas() {
        seed(List.of(schema("asana", 2, 0)));

        assertThatThrownBy(() -> names(new DiscoverFivetranSchemasTask(new DiscoverFivetranSchemasTask.Spec(
                        "warehouse", List.of(), List.of(Identifier.of("FIVETRAN_ROLE"))))))
                .hasMessageContaining("none is owned by FIVETRAN_ROLE, but by nobody that the warehouse tells of");
    }

    @Test
    void namesTheCandidatesWhenThereIsNone() {
        seed(List.of(schema("half", 2, 2), schema("own", 0, 4), schema("fivetran_log", 1, 0)));

        assertThatThrownBy(() -> names(new DiscoverFivetranSchemasTask("warehouse")))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessage("no Fivetran schema was found in 3 schemas: "
                        + "half has _fivetran_synced in 2 of its 4 tables, which is not most; "
                        + "fivetran_log is Fivetran's own, not a source's; "
                        + "own has _fivetran_synced in 0 of its 4 tables, which is not most; "
                        + "check that connection 'warehouse' is what Fivetran writes to");
    }

    @Test
    void saysThatTheSourceIsEmpty() {
        seed(List.of());

        assertThatThrownBy(() -> names(new DiscoverFivetranSchemasTask("warehouse")))
                .hasMessageContaining("the source has no tables");
    }

    @Test
    void aSubclassKnowsBetter() {
        seed(List.of(schema("asana", 2, 0), schema("legacy", 1, 3), schema("sandbox", 2, 0)));

        assertThat(names(new DiscoverOurSchemas())).containsExactly("asana", "legacy");
    }

    /** What a team writes that has an old schema with many tables of its own, and one that it plays with. */
    static class DiscoverOurSchemas extends DiscoverFivetranSchemasTask {
        DiscoverOurSchemas() {
            super("warehouse");
        }

        @Override
        protected boolean selects(SchemaOutline schema) {
            String name = schema.schema().name();
            return name.equals("legacy") || (super.selects(schema) && !name.equals("sandbox"));
        }
    }

    private List<String> names(Task<List<DiscoverSchemasTask.Found>> task) {
        try (Nightjar nightjar = Nightjar.builder(
                        NightjarConfig.read(configuration(), new Environment(Map.of(), folder, folder)))
                .build()) {
            return nightjar.run(flow -> flow.run(task)).stream()
                    .map(found -> found.schema().name())
                    .toList();
        }
    }

    private Path configuration() {
        try {
            return Files.writeString(
                    folder.resolve("nightjar.yml"),
                    "connections: {warehouse: {type: duckdb, path: warehouse.duckdb}}\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void seed(List<List<String>> schemas) {
        DuckDbFile.at(folder.resolve("warehouse.duckdb")).change(schemas);
    }

    private static List<String> schema(String name, int synced, int others) {
        List<String> statements = new ArrayList<>(List.of("create schema %s".formatted(name)));
        for (int i = 0; i < synced; i++) {
            statements.add("create table %s.synced%d (id integer, _fivetran_synced timestamptz)".formatted(name, i));
        }
        for (int i = 0; i < others; i++) {
            statements.add("create table %s.other%d (id integer)".formatted(name, i));
        }
        return statements;
    }
}
