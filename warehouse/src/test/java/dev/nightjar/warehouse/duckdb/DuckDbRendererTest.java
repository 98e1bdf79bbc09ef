package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.testing.Golden;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DuckDbRendererTest {
    private static final Identifier SOURCE = Identifier.of("source");
    private static final Identifier ODD = Identifier.of("Odd \"schema\"; it's");

    private final DuckDbRenderer renderer = new DuckDbRenderer();

    @Test
    void readsColumns() {
        check("columns-all.sql", DuckDbCatalog.columns(SOURCE, Set.of()));
        check("columns-some.sql", DuckDbCatalog.columns(SOURCE, Set.of(ODD, Identifier.of("asana"))));
    }

    @Test
    void readsPrimaryKeys() {
        check("primary-keys-all.sql", DuckDbCatalog.primaryKeys(SOURCE, Set.of()));
        check("primary-keys-some.sql", DuckDbCatalog.primaryKeys(SOURCE, Set.of(ODD)));
    }

    @Test
    void clonesASchema() {
        List<Table> tables = List.of(
                new Table(
                        new TableName(ODD, Identifier.of("select")),
                        List.of(
                                new Column(Identifier.of("Line No"), "INTEGER", false),
                                new Column(Identifier.of("amount.net"), "DECIMAL(38,9)", true),
                                new Column(Identifier.of("mood"), "ENUM('sad', 'o''k')", true)),
                        List.of(Identifier.of("Line No"), Identifier.of("amount.net"))),
                new Table(
                        new TableName(ODD, Identifier.of("keyless")),
                        List.of(new Column(Identifier.of("x"), "STRUCT(a INTEGER, \"b c\" VARCHAR[])", true)),
                        List.of()));
        check(
                "clone-schema.sql",
                renderer.cloneSchema(new SchemaClone(SOURCE, Identifier.of("clones"), ODD, ODD, tables)));
        check(
                "clone-schema-without-tables.sql",
                renderer.cloneSchema(new SchemaClone(SOURCE, Identifier.of("clones"), ODD, ODD, List.of())));
    }

    @Test
    void countsRows() {
        check(
                "row-counts.sql",
                renderer.rowCounts(
                        SOURCE,
                        List.of(TableName.of("asana", "task"), new TableName(ODD, Identifier.of("it's \"x\"")))));
    }

    private static void check(String name, Sql sql) {
        check(name, List.of(sql));
    }

    private static void check(String name, List<Sql> statements) {
        Golden.check(
                "duckdb/" + name,
                statements.stream().map(sql -> sql.text() + ";\n").collect(Collectors.joining()));
    }
}
