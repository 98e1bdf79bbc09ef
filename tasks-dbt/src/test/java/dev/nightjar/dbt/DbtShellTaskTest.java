package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Pending;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.TestDbt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of dbt on a project of somebody's own; the build sets DBT_TARGET, which holds for these projects. */
class DbtShellTaskTest {
    private static final Path MARTS = Path.of("marts");

    @TempDir
    Path folder;

    @BeforeEach
    void project() throws IOException {
        Path project = Files.createDirectories(folder.resolve(MARTS));
        Files.writeString(project.resolve("dbt_project.yml"), "name: marts\nversion: '1.0'\nprofile: p\n");
        Files.writeString(
                project.resolve("profiles.yml"),
                "p: {target: t, outputs: {%s: {type: duckdb, path: ':memory:'}}}\n"
                        .formatted(System.getenv("DBT_TARGET")));
    }

    private <R> R run(Flow<R> flow) {
        try (Nightjar nightjar = Nightjar.builder(
                        NightjarConfig.empty(folder, new Environment(Map.of(), folder.resolve("none"), folder)))
                .build()) {
            return nightjar.run(flow);
        }
    }

    private static DbtShellTask dbt(String executable, String... command) {
        return new DbtShellTask(new DbtSpec(Optional.of(executable), MARTS, List.of(command)));
    }

    @Test
    void runsCommandsThatWriteNoTarget() {
        for (String command : List.of("deps", "debug")) {
            DbtResult result = run(flow -> flow.run(dbt(TestDbt.path(), command)));
            assertThat(result.exitCode()).as(command).isZero();
        }
    }

    /** As pipx and uv install it, in a folder that has a Python too. */
    @Test
    void runsADbtThatIsALinkBesideAnotherPython() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("dbt"), Path.of(TestDbt.path()));
        Files.writeString(bin.resolve("python"), "#!/bin/sh\nexit 3\n");
        makeExecutable(bin.resolve("python"));

        DbtResult result = run(flow -> flow.run(dbt("bin/dbt", "parse")));
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void oneCommandAtATimeWorksOnAProject() throws IOException {
        Path fake = folder.resolve("dbt");
        Files.writeString(fake, """
                #!/bin/sh
                name=$2
                while [ $# -gt 0 ]; do
                    [ "$1" != --target-path ] || target=$2
                    shift
                done
                mkdir "$target/busy" || exit 2
                printf '{"results": [{"unique_id": "model.marts.%s", "status": "success"}]}' "$name" >"$target/run_results.json"
                sleep 0.5
                rmdir "$target/busy"
                """);
        makeExecutable(fake);
        Files.createDirectories(folder.resolve(MARTS).resolve("target"));
        List<String> names = run(flow -> {
            List<Pending<DbtResult>> both = List.of(
                    flow.submit(dbt(fake.toString(), "build", "a").named("a")),
                    flow.submit(dbt(fake.toString(), "build", "b").named("b")));
            return both.stream()
                    .map(each -> each.get().nodes().getFirst().name())
                    .toList();
        });
        assertThat(names).containsExactly("a", "b");
    }

    @Test
    void namesNodesAsTheProjectDoes() throws IOException {
        Path file = Files.writeString(folder.resolve(RunResults.FILE), """
                {"results": [
                  {"unique_id": "test.marts.not_null_orders_id.cf6c17daed", "status": "fail"},
                  {"unique_id": "model.marts.customers.v2", "status": "success"},
                  {"unique_id": "snapshot.shard_00.shop__orders", "status": "success"}]}""");
        assertThat(RunResults.read(file))
                .extracting(DbtNode::name)
                .containsExactly("not_null_orders_id", "customers.v2", "shop__orders");
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
