package dev.nightjar.snowflake;

import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Lets the wire fake answer questions about schemas as Snowflake does. */
final class FakeSchemas {
    private static final SnowflakeMetadata METADATA = new SnowflakeMetadata();

    private final FakeSnowflake fake;
    private final Identifier database;

    FakeSchemas(FakeSnowflake fake, Identifier database) {
        this.fake = fake;
        this.database = database;
    }

    /** What {@code SHOW SCHEMAS} gives of a schema. */
    record Schema(String name, String owner, String comment) {
        List<String> row() {
            return List.of(name, owner, comment);
        }
    }

    static Table table(String schema, String name, int columns, String... key) {
        return new Table(
                TableName.of(schema, name),
                IntStream.range(0, columns)
                        .mapToObj(i -> new Column(Identifier.of("C" + i), "NUMBER(38,0)", i > 0))
                        .toList(),
                List.of(key).stream().map(Identifier::of).toList());
    }

    static Answer schemas(List<Schema> schemas) {
        return Answer.rows(
                List.of(FakeColumn.text("name"), FakeColumn.text("owner"), FakeColumn.text("comment")),
                schemas.stream().map(Schema::row).toList());
    }

    static Answer columns(List<Table> tables) {
        List<List<Object>> rows = new ArrayList<>();
        for (Table table : tables) {
            for (Column column : table.columns()) {
                rows.add(List.of(
                        table.name().schema().name(),
                        table.name().table().name(),
                        "table",
                        column.name().name(),
                        column.type(),
                        column.nullable()));
            }
        }
        return Answer.rows(
                List.of(
                        FakeColumn.text("TABLE_SCHEMA"),
                        FakeColumn.text("TABLE_NAME"),
                        FakeColumn.text("KIND"),
                        FakeColumn.text("COLUMN_NAME"),
                        FakeColumn.text("TYPE"),
                        FakeColumn.flag("NULLABLE")),
                rows);
    }

    /** The columns of each key backwards: Snowflake promises no order. */
    static Answer keys(List<Table> tables) {
        List<List<Object>> rows = new ArrayList<>();
        for (Table table : tables) {
            for (int i = table.primaryKey().size(); i > 0; i--) {
                rows.add(List.of(
                        "RAW",
                        table.name().schema().name(),
                        table.name().table().name(),
                        table.primaryKey().get(i - 1).name(),
                        i));
            }
        }
        return Answer.rows(
                List.of(
                        FakeColumn.text("database_name"),
                        FakeColumn.text("schema_name"),
                        FakeColumn.text("table_name"),
                        FakeColumn.text("column_name"),
                        FakeColumn.number("key_sequence")),
                rows);
    }

    static Answer names(List<String> names) {
        return Answer.rows(
                List.of(FakeColumn.text("created_on"), FakeColumn.text("name"), FakeColumn.text("kind")),
                names.stream().map(name -> List.of("", name, "TABLE")).toList());
    }

    /** Rows of the look from outside: schema, tables, views, marked, mark. */
    static Answer outline(List<List<Object>> rows) {
        return Answer.rows(
                List.of(
                        FakeColumn.text("TABLE_SCHEMA"),
                        FakeColumn.number("A"),
                        FakeColumn.number("B"),
                        FakeColumn.number("C"),
                        FakeColumn.number("D")),
                rows);
    }

    static Answer tooMuch() {
        return Answer.fails(
                "090030",
                "22000",
                "Information schema query returned too much data. Please repeat query with more selective predicates.");
    }

    FakeSchemas listed(Schema... schemas) {
        fake.when(METADATA.showSchemas(database, Optional.empty()).text()).then(schemas(List.of(schemas)));
        return this;
    }

    FakeSchemas outlined(Optional<Catalog.Marks> marks, Answer answer) {
        fake.when(METADATA.outline(database, Optional.empty(), marks).text()).then(answer);
        return this;
    }

    /** A schema with these tables, each of which may be asked for. */
    FakeSchemas holding(String schema, List<Table> tables) {
        Identifier name = Identifier.of(schema);
        fake.when(METADATA.columns(database, name, List.of()).text()).then(columns(tables));
        fake.when(METADATA.showPrimaryKeys(database, name).text()).then(keys(tables));
        return this;
    }

    /** All that was asked, but for what the session asks for itself. */
    List<String> asked() {
        return fake.statements().stream().map(Sent::sql).toList();
    }
}
