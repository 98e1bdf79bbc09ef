package dev.nightjar.warehouse.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Fuzz;
import dev.nightjar.warehouse.Nights;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.duckdb.ChildJvm;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportQueryTaskTest {
    /** A slice of what the long suite does: {@code -Dexport.rows=10000000}. */
    private static final long ROWS = Long.getLong("export.rows", 100_000);

    private static final String TYPED = """
            select 1 as id, 1.50::decimal(4, 2) as price, date '2026-11-02' as day, true as good,
                   timestamp '2026-01-01 00:00:00.5' as at, timestamptz '2026-01-01 00:00:00+02' as at_utc, null::integer as nothing,
                   'a, "b"' || chr(10) || 'c' as text, '' as empty, '\\xAA\\x00b'::blob as bytes, [1, 2] as list, 0.1::double as d, 2 as ID""";

    @TempDir
    Path folder;

    private Nights nights;
    private Path out;

    @BeforeEach
    void seed() throws IOException {
        nights = new Nights(folder);
        RawFile.tables(nights.source, "shop", 1, 3);
        out = Files.createDirectories(folder.resolve("out"));
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void keepsTypesInParquet() {
        Path file = export(TYPED, "typed.parquet", ExportFormat.PARQUET);

        assertThat(RawFile.read(
                        nights.source, "select column_name, column_type from (describe from '%s')".formatted(file)))
                .containsExactly(
                        "id|INTEGER",
                        "price|DECIMAL(4,2)",
                        "day|DATE",
                        "good|BOOLEAN",
                        "at|TIMESTAMP",
                        "at_utc|TIMESTAMP WITH TIME ZONE",
                        "nothing|INTEGER",
                        "text|VARCHAR",
                        "empty|VARCHAR",
                        "bytes|BLOB",
                        "list|VARCHAR",
                        "d|DOUBLE",
                        "ID_1|INTEGER");
        assertThat(RawFile.read(
                        nights.source,
                        "select count(*) from '%s' where id = 1 and price = 1.5 and at_utc = timestamptz '2025-12-31 22:00:00+00' and nothing is null and text = 'a, \"b\"' || chr(10) || 'c' and empty = '' and bytes = '\\xAA\\x00b'::blob and list = '[1, 2]' and d = 0.1"
                                .formatted(file)))
                .containsExactly("1");
        assertThat(files()).containsExactly("typed.parquet");
    }

    @Test
    void writesAnObjectALine() throws IOException {
        Path file = export(
                "select id, id = 1 as one, nullif(note, note) as none, 'ü' as text from source.shop.t0 order by id",
                "a.jsonl",
                ExportFormat.JSONL);

        assertThat(file).content().isEqualTo("""
                {"id":0,"one":false,"none":null,"text":"ü"}
                {"id":1,"one":true,"none":null,"text":"ü"}
                {"id":2,"one":false,"none":null,"text":"ü"}
                """);
    }

    @Test
    void writesCommaSeparatedValues() {
        assertThat(export("select 'a\"b' as \"x,y\", null as n, '' as e", "a.csv", ExportFormat.CSV))
                .content()
                .isEqualTo("\"x,y\",\"n\",\"e\"\n\"a\"\"b\",,\"\"\n");
        assertThat(export("select id, note from source.shop.t0 where false", "a.csv", ExportFormat.CSV))
                .content()
                .isEqualTo("\"id\",\"note\"\n");
    }

    @Test
    void tellsTheColumnsOfAnEmptyResult() {
        Path file = export("select id, note from source.shop.t0 where false", "none.parquet", ExportFormat.PARQUET);

        assertThat(RawFile.read(nights.source, "select column_name from (describe from '%s')".formatted(file)))
                .containsExactly("id", "note");
    }

    @Test
    void keepsTextsOfEveryKind() {
        List<String> texts = List.copyOf(Fuzz.identifiers(new Random(3), 500));
        RawFile.write(
                nights.source,
                "create table shop.texts (id integer, t varchar)",
                texts.stream()
                        .map(text -> "(%d, %s)".formatted(texts.indexOf(text), Sql.literal(text)))
                        .collect(Collectors.joining(", ", "insert into shop.texts values ", "")));

        Path file = export("select * from source.shop.texts", "texts.parquet", ExportFormat.PARQUET);

        assertThat(RawFile.read(
                        nights.source,
                        "select count(*) from shop.texts join '%s' as f using (id) where texts.t = f.t"
                                .formatted(file)))
                .containsExactly("500");
    }

    @Test
    void leavesNothingThatLooksWhole() throws IOException {
        Path file = Files.writeString(out.resolve("a.csv"), "of yesterday");

        assertThatThrownBy(() -> export(
                        "select if(id = 2, error('broken'), note) from source.shop.t0", "a.csv", ExportFormat.CSV))
                .isInstanceOf(NightjarException.class)
                .hasMessageContaining("broken");

        assertThat(file).content().isEqualTo("of yesterday");
        assertThat(files()).containsExactly("a.csv");
        assertThatThrownBy(() -> export("select 1", "none/a.csv", ExportFormat.CSV))
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> export("drop table source.shop.t0", "a.csv", ExportFormat.CSV))
                .hasMessageStartingWith("query:1:1");
    }

    /** A team's own: the night is part of the name. */
    static class ExportNight extends ExportQueryTask {
        ExportNight(Spec spec) {
            super(spec);
        }

        @Override
        protected Path file(TaskContext context) {
            return super.file(context)
                    .resolveSibling(context.now().atZone(context.zone()).toLocalDate() + ".csv");
        }
    }

    @Test
    void canBeSubclassed() {
        nights.run(new ExportNight(spec("select 1 as a", out.resolve("x.csv"), ExportFormat.CSV)));

        assertThat(files()).containsExactly("2026-11-02.csv");
    }

    @Test
    void needsLittleMemoryForManyRows() {
        nights.close();
        for (ExportFormat format : ExportFormat.values()) {
            try (ChildJvm child = ChildJvm.start(
                    ExportingChild.class,
                    folder,
                    List.of("-Xmx256m"),
                    folder.toString(),
                    String.valueOf(ROWS),
                    format.name())) {
                assertThat(child.await("exported")).startsWith("exported %d rows".formatted(ROWS));
            }
        }
        nights = new Nights(folder);
        assertThat(RawFile.read(
                        nights.source,
                        "select count(*), sum(id), count(distinct id) from read_parquet('%s')"
                                .formatted(out.resolve("PARQUET"))))
                .containsExactly("%d|%d|%d".formatted(ROWS, ROWS * (ROWS - 1) / 2, ROWS));
    }

    /** Exports so many rows in a process of its own. */
    static final class ExportingChild {
        private ExportingChild() {}

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            long begin = System.nanoTime();
            try (Nights nights = new Nights(folder)) {
                ExportQueryTask.Result result = nights.run(new ExportQueryTask(spec(
                        "select range as id, md5(range::varchar) as note, range * 1.5 as price, date '2026-01-01' as day from range(%s)"
                                .formatted(arguments[1]),
                        folder.resolve("out").resolve(arguments[2]),
                        ExportFormat.valueOf(arguments[2]))));
                System.out.println("exported %d rows as %s in %d ms"
                        .formatted(result.rows(), arguments[2], (System.nanoTime() - begin) / 1_000_000));
            }
        }
    }

    private Path export(String sql, String file, ExportFormat format) {
        return nights.run(new ExportQueryTask(spec(sql, out.resolve(file), format)))
                .file();
    }

    private static ExportQueryTask.Spec spec(String sql, Path file, ExportFormat format) {
        return new ExportQueryTask.Spec(Nights.WAREHOUSE, List.of(new Database.Source()), sql, file, format);
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
