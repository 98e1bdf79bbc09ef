package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoverSchemasTaskTest {
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
    void findsSchemasThatHoldATable() {
        RawFile.tables(nights.source, "github", 2, 0);
        RawFile.write(
                nights.source,
                "create view github.v as select 1 as x",
                "create schema \"Odd one\"",
                "create table \"Odd one\".t (x integer)",
                "create schema empty",
                "create schema only_views",
                "create view only_views.v as select 1 as x");

        assertThat(nights.run(new DiscoverSchemasTask(Nights.WAREHOUSE)))
                .containsExactly(
                        new DiscoverSchemasTask.Found(Identifier.of("Odd one"), 1, 0),
                        new DiscoverSchemasTask.Found(Identifier.of("github"), 2, 1));
        assertThat(nights.plan(new DiscoverSchemasTask(Nights.WAREHOUSE)).openEnds())
                .isEmpty();
    }

    @Test
    void aSubclassSelectsSchemasOfItsOwn() {
        RawFile.tables(nights.source, "sales_de", 1, 0);
        RawFile.tables(nights.source, "sales_fr", 3, 0);
        RawFile.tables(nights.source, "staging", 3, 0);

        assertThat(nights.run(new DiscoverSalesSchemas()))
                .extracting(found -> found.schema().name())
                .containsExactly("sales_fr");
    }

    @Test
    void saysThatTheSourceIsMissing() {
        assertThatThrownBy(() -> nights.run(new DiscoverSchemasTask(Nights.WAREHOUSE)))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                .hasMessageContaining("warehouse.duckdb does not exist");
    }

    /** What a team writes that knows its schemas by name and size. */
    static class DiscoverSalesSchemas extends DiscoverSchemasTask {
        DiscoverSalesSchemas() {
            super(Nights.WAREHOUSE);
        }

        @Override
        protected boolean selects(SchemaOutline schema) {
            return schema.schema().name().startsWith("sales_") && schema.tables() > 1;
        }
    }
}
