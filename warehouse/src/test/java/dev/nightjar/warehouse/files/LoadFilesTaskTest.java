package dev.nightjar.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Nights;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.RawFile;
import dev.nightjar.warehouse.files.FileTransfers.OnError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadFilesTaskTest {
    private static final TableName ORDERS = TableName.of("shop", "or\"ders; it's");
    private static final String TABLE = "shop.\"or\"\"ders; it's\"";

    @TempDir
    Path folder;

    private Nights nights;
    private Path files;

    @BeforeEach
    void open() throws IOException {
        nights = new Nights(folder);
        files = Files.createDirectory(folder.resolve("fi'les"));
        RawFile.write(
                nights.source,
                "create schema shop",
                "create table %s (id integer, note varchar, day date)".formatted(TABLE));
    }

    @AfterEach
    void close() {
        nights.close();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }

    private static LoadFilesTask.Spec spec(List<Path> files, FileFormat format, OnError onError) {
        return new LoadFilesTask.Spec(Nights.WAREHOUSE, ORDERS, files, format, onError);
    }

    private LoadFilesTask.Result load(List<Path> files, FileFormat format, OnError onError) {
        return nights.run(new LoadFilesTask(spec(files, format, onError)));
    }

    private List<String> rows() {
        return RawFile.read(nights.source, "select * from %s order by all".formatted(TABLE));
    }

    @Test
    void loadsFilesOfAPatternInOrder() throws IOException {
        file("a';drop.csv", "id,note,day\n1,one,2026-11-01\n2,,\n");
        file("b \" [1].csv", "id,note,day\n3,\"a, \"\"b\"\"\nc\",2026-11-03\n");
        file("other.txt", "not for us");

        LoadFilesTask.Result result = load(List.of(files.resolve("*.csv")), new FileFormat.Csv(), OnError.ABORT);

        assertThat(rows()).containsExactly("1|one|2026-11-01", "2|null|null", "3|a, \"b\"\nc|2026-11-03");
        assertThat(result.files())
                .extracting(loaded -> loaded.file().getFileName() + " " + loaded.rows())
                .containsExactly("a';drop.csv 2", "b \" [1].csv 1");
        assertThat(result.rows()).isEqualTo(3);
        assertThat(folder.resolve(".nightjar/transfers")).isEmptyDirectory();
    }

    @Test
    void loadsJsonAndParquetByNames() throws IOException {
        Path json = file("a.json", """
                {"day": "2026-11-01", "id": 1, "note": "007"}
                {"id": 2}
                """);
        Path parquet = files.resolve("b.parquet");
        RawFile.write(
                nights.source,
                "copy (select 3 as id, date '2026-11-03' as day, 'three' as note) to '%s' (format parquet)"
                        .formatted(parquet.toString().replace("'", "''")));

        load(List.of(json), new FileFormat.Json(), OnError.ABORT);
        load(List.of(parquet), new FileFormat.Parquet(), OnError.ABORT);

        assertThat(rows()).containsExactly("1|007|2026-11-01", "2|null|null", "3|three|2026-11-03");
    }

    @Test
    void readsWhatIsCompressedAndWrittenOtherwise() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write("1;NIL;2026-11-01\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(files.resolve("a.csv.gz"), bytes.toByteArray());

        load(List.of(file), new FileFormat.Csv(false, ";", "NIL"), OnError.ABORT);

        assertThat(rows()).containsExactly("1|null|2026-11-01");
    }

    @Test
    void abortsWithoutARowOfAnyFile() throws IOException {
        file("a.csv", "id,note,day\n1,one,\n");
        file("b.csv", "id,note,day\n2,two,\nx,three,\n");

        assertThatThrownBy(() -> load(List.of(files.resolve("*.csv")), new FileFormat.Csv(), OnError.ABORT))
                .isInstanceOf(NightjarException.class)
                .hasMessageContaining("0002.csv");
        assertThat(rows()).isEmpty();
    }

    @Test
    void skipsFilesOrRowsThatAreFaulty() throws IOException {
        file("a.csv", "id,note,day\n1,one,\n");
        file("b.csv", "id,note,day\n2,two,\nx,three,\n3,three,yesterday\n");

        LoadFilesTask.Result skipped = load(List.of(files.resolve("*.csv")), new FileFormat.Csv(), OnError.SKIP_FILE);
        assertThat(skipped.files()).extracting(FileTransfers.Loaded::rows).containsExactly(1L, 0L);
        assertThat(skipped.faulty())
                .singleElement()
                .satisfies(file -> assertThat(file.firstError())
                        .hasValueSatisfying(error -> assertThat(error).contains("CSV Error on Line: 3")));

        LoadFilesTask.Result gone = load(List.of(files.resolve("b.csv")), new FileFormat.Csv(), OnError.CONTINUE);
        assertThat(gone.files()).singleElement().satisfies(file -> {
            assertThat(file.rows()).isEqualTo(1);
            assertThat(file.errors()).isEqualTo(2);
        });
        assertThat(rows()).containsExactly("1|one|null", "2|two|null");
    }

    @Test
    void refusesWhatIsNotThereBeforeAnythingIsLoaded() throws IOException {
        Path good = file("a.csv", "id,note,day\n1,one,\n");

        assertRefused(List.of(good, files.resolve("gone.csv")), "gone.csv does not exist; nothing was loaded");
        assertRefused(List.of(files.resolve("*.parquet")), "no file is called like");
        assertRefused(List.of(files), "is no file");
        assertRefused(List.of(folder.resolve("nowhere/*.csv")), "cannot be read");
        assertRefused(List.of(), "no file is named");
        assertThatThrownBy(() -> load(List.of(good), new FileFormat.Json(), OnError.CONTINUE))
                .hasMessageContaining("leaves out single rows of CSV only");
        assertThatThrownBy(() -> new FileFormat.Csv(true, "\"", "")).hasMessageContaining("one character");
        assertThat(rows()).isEmpty();
    }

    private void assertRefused(List<Path> refused, String message) {
        assertThatThrownBy(() -> load(refused, new FileFormat.Csv(), OnError.ABORT))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining(message);
    }

    @Test
    void plansTheStatementsThatItRuns() throws IOException {
        Path file = file("a.csv", "id,note,day\n1,one,\n");

        assertThat(nights.plan(new LoadFilesTask(spec(List.of(file), new FileFormat.Csv(), OnError.ABORT)))
                        .changes())
                .extracting(PlannedChange::text)
                .singleElement()
                .satisfies(text -> assertThat(text).startsWith("copy \"source\".\"shop\"."));
        assertThat(rows()).isEmpty();
    }

    /** The files of a night. */
    static class LoadOfNight extends LoadFilesTask {
        LoadOfNight(LoadFilesTask.Spec spec) {
            super(spec);
        }

        @Override
        protected List<Path> files(TaskContext context) {
            String day = context.now().atZone(context.zone()).toLocalDate().toString();
            return super.files(context).stream()
                    .map(folder -> folder.resolve("orders-%s.csv".formatted(day)))
                    .toList();
        }
    }

    @Test
    void aSubclassLoadsTheFilesOfItsNight() throws IOException {
        file("orders-2026-11-02.csv", "id,note,day\n1,one,\n");
        file("orders-2026-11-01.csv", "id,note,day\n2,two,\n");

        nights.run(new LoadOfNight(spec(List.of(files), new FileFormat.Csv(), OnError.ABORT)));

        assertThat(rows()).containsExactly("1|one|null");
    }
}
