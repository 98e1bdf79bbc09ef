package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskType;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's own flows, run by name. */
class FlowsTest {
    @TempDir
    private Path folder;

    /** Exports tables to files. */
    @TaskType("acme.exports")
    static final class Exports implements Flow<List<String>> {
        @Description("exports tables to files")
        record Spec(
                @Description("which tables") List<String> tables,
                @Description("where to") Path to,
                @Description("rows of each") @Default("10") int rows,
                @Description("the night") Optional<LocalDate> night) {
            Spec {
                if (rows < 1) {
                    throw new IllegalArgumentException("rows must be positive: " + rows);
                }
            }
        }

        private final Spec spec;

        Exports(Spec spec) {
            this.spec = spec;
        }

        @Override
        public Optional<Record> spec() {
            return Optional.of(spec);
        }

        @Override
        public List<String> run(FlowContext flow) {
            List<String> written = new ArrayList<>();
            for (String table : spec.tables()) {
                written.add(flow.run(Task.of("export", String.class, _ -> write(table))));
            }
            return written;
        }

        /** Fails for a folder that is not there. */
        private String write(String table) throws IOException {
            String line = "%s %d %s"
                    .formatted(
                            table,
                            spec.rows(),
                            spec.night().map(LocalDate::toString).orElse("-"));
            Files.writeString(spec.to().resolve(table), line);
            return line;
        }
    }

    static final class Bare implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            return "done";
        }
    }

    /** Thinks little of what it is given. */
    static final class Odd implements Flow<String> {
        record Mood(@Default("null") String throwing) {}

        private final Mood mood;

        Odd(Mood mood) {
            this.mood = mood;
            switch (mood.throwing()) {
                case "exception" -> throw new IllegalStateException("not on a Monday");
                case "nothing" -> throw new NullPointerException();
                case "error" -> throw new AssertionError("never");
                default -> {}
            }
        }

        @Override
        public Optional<Record> spec() {
            return Optional.of(mood);
        }

        @Override
        public String run(FlowContext flow) {
            throw new AssertionError("not now");
        }
    }

    static final class Broken {
        static {
            fail();
        }

        private static void fail() {
            throw new IllegalStateException("at once");
        }
    }

    @BeforeEach
    void writeConfig() throws IOException {
        Files.writeString(folder.resolve("nightjar.yml"), "flows: [dev.nightjar.app.FlowsTest$Exports]\n");
    }

    @Test
    void aFlowIsRunByNameWithItsParameters() throws Exception {
        Cli run = cli(
                "run", "exports", "--set", "tables=a", "--set", "tables=b", "--set", "to=.", "--night", "2026-11-02");

        assertThat(run.err()).doesNotContain("nightjar:");
        assertThat(run.out()).isEqualTo("[\"a 10 2026-11-02\",\"b 10 2026-11-02\"]\n");
        assertThat(folder.resolve("b")).hasContent("b 10 2026-11-02");
        assertThat(cli("runs").out()).contains("acme.exports", "SUCCEEDED");
    }

    @Test
    void aClassNeedsNotBeListed() {
        assertThat(cli("run", Bare.class.getName()).out()).isEqualTo("\"done\"\n");
        assertThat(cli("run", Bare.class.getName(), "--set", "x=1").err())
                .contains("'bare' has no parameters; leave out --set x");
        assertThat(cli("run", Bare.class.getName(), "--night", "2026-11-02").err())
                .contains("'bare' has no parameters; leave out --night");
        assertThat(cli("run", "exports", "--dbt", "dbt").err()).contains("--dbt: the flow has no such parameter;");
    }

    @Test
    void aFailedRunIsRetriedWithOtherParameters() throws Exception {
        Cli failed = cli("run", "acme.exports", "--set", "tables=a", "--set", "to=missing");
        assertThat(failed.exitCode()).isEqualTo(1);

        Cli retried = cli("retry", "last", "--set", "to=.", "--set", "rows=3");

        assertThat(retried.out()).isEqualTo("[\"a 3 -\"]\n");
        assertThat(folder.resolve("a")).exists();
    }

    @Test
    void recipesTakeTheirParametersToo() {
        Environment environment = new Environment(Map.of(), folder, folder);
        KnownFlows flows = new KnownFlows(NightjarConfig.read(folder.resolve("nightjar.yml"), environment));

        Flow<?> resync = flows.create(
                flows.named("historical-resync"), SpecChange.of(List.of("resync={connection: {id: shop_orders}}")));

        assertThat(resync.spec().map(Record::toString).orElse("")).contains("shop_orders");
    }

    @Test
    void aFlowIsPlanned() {
        Cli plan = cli("plan", "exports", "--set", "tables=a", "--set", "to=.");

        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out())
                .contains("step export#1\n  (does not tell beforehand what it does)")
                .endsWith(
                        "1 task that does not tell, and what follows where the plan had to stop; nothing was changed\n");
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void aPlanTellsWhereItHadToStop() {
        Cli plan = cli("plan", "exports", "--set", "tables=a", "--set", "to=.", "--json");

        assertThat(plan.outLines()).hasSize(2);
        assertThat(plan.outLines().getFirst()).contains("step export#1\",\"kind\":\"untold\"");
        assertThat(plan.outLines().getLast())
                .startsWith("{\"step\":\"\",\"kind\":\"open\",\"target\":\"\",\"text\":\"")
                .contains("'export'");
    }

    @Test
    void whatTheCodeOfAFlowThrowsIsNoDefectOfNightjar() {
        for (String[] each : new String[][] {
            {"exception", "flow 'odd' could not be made: IllegalStateException: not on a Monday"},
            {"nothing", "flow 'odd' could not be made: NullPointerException"},
            {"error", "flow 'odd' could not be made: AssertionError: never"}
        }) {
            Cli cli = cli("run", Odd.class.getName(), "--set", "throwing=" + each[0]);
            assertThat(cli.exitCode()).isEqualTo(2);
            assertThat(cli.err()).isEqualTo("nightjar: " + each[1] + "\n");
        }

        Cli plan = cli("plan", Odd.class.getName());
        assertThat(plan.exitCode()).isEqualTo(ErrorCode.INTERNAL.exitCode());
        assertThat(plan.err()).isEqualTo("nightjar: AssertionError: not now\n");
    }

    @Test
    void aClassThatCannotBeLoadedIsNotTakenForNone() throws Exception {
        Path classes = folder.resolve("classes");
        assertThat(JavaSources.compile(
                        Map.of("Dep.java", "public class Dep {}", "Linky.java", """
                                public class Linky extends Dep implements dev.nightjar.flow.Flow<String> {
                                    public String run(dev.nightjar.flow.FlowContext flow) {
                                        return "";
                                    }
                                }
                                """, "Asking.java", """
                                public class Asking implements dev.nightjar.flow.Flow<String> {
                                    public Asking(Dep dep) {}

                                    public String run(dev.nightjar.flow.FlowContext flow) {
                                        return "";
                                    }
                                }
                                """), classes))
                .isEmpty();
        Files.delete(classes.resolve("Dep.class"));

        for (String name : List.of("Linky", "Asking")) {
            ProcessBuilder builder = ChildCli.builder(folder, "run", name, "--project-dir", folder.toString());
            builder.command()
                    .replaceAll(word -> word.equals(System.getProperty("java.class.path"))
                            ? word + java.io.File.pathSeparator + classes
                            : word);
            ChildCli run = ChildCli.start(builder);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("nightjar: class %s cannot be loaded: Dep is missing; ".formatted(name));
        }
        assertThatThrownBy(() -> FlowClass.load(Broken.class.getName()))
                .hasMessage("class %s cannot be loaded: IllegalStateException: at once", Broken.class.getName());
    }

    @Test
    void flowsAndTheirParametersAreListed() {
        assertThat(cli("flows").out())
                .contains("recipes.nightly-clone-then-snapshot", "recipes.historical-resync")
                .contains("acme.exports  exports tables to files");
        assertThat(cli("flows", "exports").outLines())
                .containsExactly(
                        "tables: List<String>  which tables",
                        "to: Path (required)  where to",
                        "rows: int = 10  rows of each",
                        "night: Optional<LocalDate>  the night");
        assertThat(cli("flows", "exports", "--json").outLines().get(1))
                .isEqualTo(
                        "{\"name\":\"to\",\"type\":\"Path\",\"value\":null,\"required\":true,\"description\":\"where to\"}");
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsKept() throws Exception {
        assertThat(cli("run", "export").err()).contains("there is no flow 'export'; did you mean");
        assertThat(cli("run", "java.lang.String").err()).contains("class java.lang.String is no flow");
        assertThat(cli("run", "exports").err()).isEqualTo("nightjar: the flow needs 'to'; write --set to=…\n");
        assertThat(cli("run", "exports", "--set", "to=.", "--set", "rows=0").err())
                .contains("rows must be positive: 0");
        assertThat(cli("run", "exports", "--set", "to=.", "--set", "row=1").err())
                .contains("no such parameter; did you mean 'rows'?");
        assertThat(folder.resolve(".nightjar")).doesNotExist();
    }

    @Test
    void whichOfTheListedClassesIsWrongIsSaidWithItsPlace() throws Exception {
        Path file = folder.resolve("nightjar.yml");
        Files.writeString(file, "flows:\n  - dev.nightjar.app.FlowsTest$Exports\n  - com.acme.Gone\n");
        Cli gone = cli("run");
        assertThat(gone.exitCode()).isEqualTo(2);
        assertThat(gone.err())
                .startsWith("nightjar: flows in %s:3:5: there is no class 'com.acme.Gone'; ".formatted(file));

        Files.writeString(file, "flows: [java.lang.String]\n");
        assertThat(cli("flows").err())
                .startsWith("nightjar: flows in %s:1:9: class java.lang.String is no flow; ".formatted(file));
    }

    private Cli cli(String... arguments) {
        return Cli.in(folder, arguments);
    }
}
