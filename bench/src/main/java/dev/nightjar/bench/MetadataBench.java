package dev.nightjar.bench;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.snowflake.SnowflakeMetadata;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Columns and keys of many tables, read as the nightly job reads them and by one query for each table. On the fake of
 * Snowflake, which answers at once: a real one takes more than a tenth of a second for each statement, which is why their
 * number counts. And on a real DuckDB.
 */
final class MetadataBench implements Bench {
    static final int COLUMNS = 20;
    private static final int HEAP = 96;

    private final int schemas;
    private final int tables;

    MetadataBench(int schemas, int tables) {
        this.schemas = schemas;
        this.tables = tables;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        try (Scratch scratch = Scratch.create()) {
            onSnowflake(scratch, figures);
            onDuckDb(scratch, figures);
        }
    }

    private void onSnowflake(Scratch scratch, Consumer<Figure> figures) throws Exception {
        String name = "metadata: %,d tables of Snowflake".formatted(schemas * tables);
        try (FakeSnowflake fake = new FakeSnowflake()) {
            answers(fake);
            Path folder = configured(
                    scratch,
                    "snowflake",
                    "{type: snowflake, account: fake, url: \"%s\", user: U, database: RAW, login: {type: oauth, token: \"${secret.t}\"}}"
                            .formatted(fake.url()));
            double whole = read(folder, MetadataReading.Way.CATALOG, name).value("seconds");
            double statements = fake.statements().size();
            double heap = read(folder, MetadataReading.Way.HEAP, name).value("heap");
            int before = fake.statements().size();
            double each = read(folder, MetadataReading.Way.EACH_TABLE, name).value("seconds");
            double naive = fake.statements().size() - before;
            figures.accept(Figure.of(name, statements, "statements")
                    .against("3 a schema and 3 more", 3 * schemas + 3)
                    .atMost(1));
            figures.accept(Figure.of(name, statements, "statements").against("one a table", naive));
            figures.accept(
                    Figure.of(name, whole, "s").against("one a table", each).atMost(1));
            figures.accept(Figure.of(name + ", a schema at a time: heap", heap, "MiB")
                    .against("-Xmx", HEAP)
                    .atMost(1));
        }
    }

    private void onDuckDb(Scratch scratch, Consumer<Figure> figures) throws Exception {
        String name = "metadata: %,d tables of DuckDB".formatted(schemas * tables);
        Path folder = configured(scratch, "duckdb", "{type: duckdb, path: warehouse.duckdb}");
        DuckDbFile.at(folder.resolve("warehouse.duckdb")).change(statements());
        double whole = read(folder, MetadataReading.Way.CATALOG, name).value("seconds");
        double heap = read(folder, MetadataReading.Way.HEAP, name).value("heap");
        double each = read(folder, MetadataReading.Way.EACH_TABLE, name).value("seconds");
        figures.accept(Figure.of(name, whole, "s").against("one a table", each).atMost(1));
        figures.accept(Figure.of(name + ", a schema at a time: heap", heap, "MiB")
                .against("-Xmx", HEAP)
                .atMost(1));
    }

    private ChildJvm.Printed read(Path folder, MetadataReading.Way way, String name) throws Exception {
        ChildJvm.Printed printed =
                ChildJvm.run(List.of("-Xmx%dm".formatted(HEAP)), MetadataReading.class, folder, way, schemas, tables);
        if (printed.value("tables") != schemas * tables) {
            throw new IllegalStateException("%s: %s read %.0f".formatted(name, way, printed.value("tables")));
        }
        return printed;
    }

    private static Path configured(Scratch scratch, String name, String connection) throws IOException {
        Path folder = Files.createDirectory(scratch.file(name));
        Files.writeString(
                folder.resolve(NightjarConfig.FILE_NAME), "connections: {warehouse: %s}\n".formatted(connection));
        return folder;
    }

    static String schema(int number) {
        return "S%03d".formatted(number);
    }

    static String table(int number) {
        return "T%05d".formatted(number);
    }

    private void answers(FakeSnowflake fake) {
        SnowflakeMetadata metadata = new SnowflakeMetadata();
        Identifier raw = Identifier.of("RAW");
        fake.when(metadata.showSchemas(raw, Optional.empty()).text())
                .then(rows("name owner", schemas, i -> List.of(schema((int) i), "FIVETRAN")));
        for (int i = 0; i < schemas; i++) {
            String schema = schema(i);
            Identifier name = Identifier.of(schema);
            fake.when(metadata.columns(raw, name, List.of()).text())
                    .then(rows(
                            "A B C D E F",
                            (long) tables * COLUMNS,
                            row -> List.of(
                                    schema,
                                    table((int) (row / COLUMNS)),
                                    "table",
                                    "COLUMN_%02d".formatted(row % COLUMNS),
                                    "VARCHAR(16777216)",
                                    "true")));
            fake.when(metadata.showPrimaryKeys(raw, name).text())
                    .then(rows(
                            "table_name column_name key_sequence",
                            tables,
                            row -> List.of(table((int) row), "COLUMN_00", "1")));
        }
        fake.when(sent -> sent.sql().startsWith("DESCRIBE TABLE"))
                .then(rows(
                        "name type null? key",
                        COLUMNS,
                        row -> List.of("COLUMN_%02d".formatted(row), "VARCHAR(16777216)", "Y", row == 0 ? "Y" : "N")));
    }

    private static Answer rows(String labels, long count, LongFunction<List<? extends @Nullable Object>> row) {
        List<FakeColumn> columns = List.of(labels.split(" ", -1)).stream()
                .map(label -> label.equals("F") ? FakeColumn.flag(label) : FakeColumn.text(label))
                .toList();
        return new Answer(new Answer.Outcome.Rows(columns, count, row, 0), 0, false);
    }

    private List<List<String>> statements() {
        String columns = IntStream.range(1, COLUMNS)
                .mapToObj("COLUMN_%02d varchar"::formatted)
                .collect(Collectors.joining(", "));
        List<List<String>> statements = new ArrayList<>();
        for (int i = 0; i < schemas; i++) {
            String schema = schema(i);
            List<String> ofSchema = new ArrayList<>(List.of("create schema " + schema));
            for (int j = 0; j < tables; j++) {
                ofSchema.add(
                        "create table %s.%s (COLUMN_00 varchar primary key, %s)".formatted(schema, table(j), columns));
            }
            statements.add(ofSchema);
        }
        return statements;
    }
}
