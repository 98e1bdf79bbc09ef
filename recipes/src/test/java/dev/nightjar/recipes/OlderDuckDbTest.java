package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.testkit.TestDbt;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader of DuckDB 1.5, which a data scientist may still have, on a history that dbt wrote with DuckDB 2. */
class OlderDuckDbTest {
    private static final String VERSION = "1.5.6";
    private static final Path ENVIRONMENT =
            Path.of("target", "duckdb-" + VERSION).toAbsolutePath();

    private static final String READ = """
            import sys, duckdb
            file, night, unknown = sys.argv[1:4]
            print(duckdb.__version__)
            direct = duckdb.connect(file, read_only=True)
            print(direct.execute(f"select count(*) from shop.orders(date '{night}')").fetchone()[0])
            attached = duckdb.connect()
            attached.execute(f"attach '{file}' as history_shop (read_only)")
            print(attached.execute(f"select count(*) from history_shop.shop.orders(date '{night}')").fetchone()[0])
            for query, parameters in [
                ("select * from history_shop.shop.orders(?) limit 0", [unknown]),
                (f"select * from history_shop.shop.orders(date '{unknown}') limit 0", None),
                (f"select * from history_shop.shop.orders(date '{unknown}') where false", None),
                (f"select count(*) from history_shop.shop.orders((select date '{unknown}'))", None),
            ]:
                try:
                    attached.execute(query, parameters).fetchall()
                    print("no error")
                except duckdb.Error as error:
                    print(str(error).splitlines()[0])
            """;

    private record Said(int exitCode, List<String> lines) {}

    @TempDir
    Path folder;

    @Test
    void readsAHistoryDirectlyAndAttached() throws Exception {
        Path python = ENVIRONMENT.resolve("bin/python");
        assumeTrue(installed(python), "DuckDB " + VERSION + " cannot be installed by pip here");
        Lab lab = Lab.small(folder);
        lab.run(1);
        long orders = Long.parseLong(DuckDbFile.at(lab.sourceFile()).value("select count(*) from shop.orders"));

        Said said = run(
                python.toString(),
                "-c",
                READ,
                lab.historyFile("shop").toString(),
                Lab.night(1).toString(),
                Lab.night(2).toString());

        assertThat(said.lines()).hasSize(7);
        assertThat(said.lines().subList(0, 3)).containsExactly(VERSION, "" + orders, "" + orders);
        assertThat(said.lines().subList(3, 7))
                .allSatisfy(line -> assertThat(line)
                        .contains("shop.orders as of " + Lab.night(2) + ": this night is not in the record"));
    }

    private static boolean installed(Path python) throws Exception {
        if (Files.exists(python)
                && run(python.toString(), "-c", "import duckdb").exitCode() == 0) {
            return true;
        }
        String ofDbt = Path.of(TestDbt.path()).resolveSibling("python").toString();
        return run(ofDbt, "-m", "venv", ENVIRONMENT.toString()).exitCode() == 0
                && run(python.toString(), "-m", "pip", "install", "-q", "duckdb==" + VERSION)
                                .exitCode()
                        == 0;
    }

    private static Said run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), output.lines().toList());
    }
}
