package dev.nightjar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SchemaParserTest {
    private static final String FILE = """
            CREATE SCHEMA "my ""schema""\";
            -- a comment; with a semicolon
            CREATE TABLE "my ""schema""\"."a;b" (
              "line
            break" BIGINT,
              "x, y)" STRUCT("a" INTEGER, "b" VARCHAR[]),
              "amount" DECIMAL(38,9),
              PRIMARY KEY ("x, y)", "line
            break")
            );
            CREATE TABLE "my ""schema""\"."keyless" ("a" VARCHAR);
            CREATE VIEW "my ""schema""\"."v" AS SELECT 1;

            -- night 1
            INSERT INTO "my ""schema""\"."keyless" VALUES (';');
            -- night 12
            DELETE FROM "my ""schema""\"."keyless";
            """;
    private final ConnectorSchema schema = SchemaParser.parse(FILE);

    @Test
    void readsNamesTypesAndKeysOfAnyKind() {
        ConnectorTable table = schema.tables().getFirst();

        assertThat(schema.name()).isEqualTo("my \"schema\"");
        assertThat(table.qualifiedName()).isEqualTo("\"my \"\"schema\"\"\".\"a;b\"");
        assertThat(table.columns())
                .containsExactly(
                        new ConnectorColumn("line\nbreak", "BIGINT"),
                        new ConnectorColumn("x, y)", "STRUCT(\"a\" INTEGER, \"b\" VARCHAR[])"),
                        new ConnectorColumn("amount", "DECIMAL(38,9)"));
        assertThat(table.primaryKey()).containsExactly("x, y)", "line\nbreak");
        assertThat(schema.tables().getLast().primaryKey()).isEmpty();
    }

    @Test
    void keepsViewsAndDealsStatementsByHandOutByNights() {
        assertThat(schema.views()).hasSize(1);
        assertThat(schema.byHand(1)).containsExactly("INSERT INTO \"my \"\"schema\"\"\".\"keyless\" VALUES (';')");
        assertThat(schema.byHand(12)).containsExactly("DELETE FROM \"my \"\"schema\"\"\".\"keyless\"");
        assertThat(schema.byHand(2)).isEmpty();
        assertThat(schema.tables()).extracting(schema::isWrittenByHand).containsExactly(false, true);
    }

    @Test
    void refusesAStatementThatItDoesNotKnow() {
        assertThatThrownBy(() -> SchemaParser.parse("CREATE INDEX i ON t (a);")).hasMessageContaining("CREATE INDEX i");
    }
}
