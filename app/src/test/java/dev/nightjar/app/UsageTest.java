package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line says about itself, and to who uses it wrongly. */
class UsageTest {
    @TempDir
    private Path folder;

    private static List<List<String>> commands() {
        List<List<String>> paths = new ArrayList<>();
        collect(Main.commandLine(), List.of(), paths);
        return paths;
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> paths) {
        paths.add(path);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            collect(sub, below, paths);
        });
    }

    private static Stream<DynamicTest> ofEachCommand(Consumer<List<String>> check) {
        return commands().stream()
                .map(path -> DynamicTest.dynamicTest("nightjar " + String.join(" ", path), () -> check.accept(path)));
    }

    private static Stream<DynamicTest> ofEach(Consumer<String> check, String... commandLines) {
        return Stream.of(commandLines)
                .map(line -> DynamicTest.dynamicTest("nightjar " + line, () -> check.accept(line)));
    }

    @Test
    void onlyTheCommandThatIsCalledIsLookedAt() {
        assertThat(Main.commandLine("run", "--help").getSubcommands()).containsOnlyKeys("run");
        assertThat(Main.commandLine("--help", "run").getSubcommands()).containsKeys("run", "demo");
        assertThat(Main.commandLine("rum").getSubcommands()).containsKeys("run", "demo");
    }

    @TestFactory
    Stream<DynamicTest> helpNamesEveryOption() {
        return ofEachCommand(UsageTest::helpNamesEveryOption);
    }

    private static void helpNamesEveryOption(List<String> path) {
        CommandLine command = Main.commandLine();
        for (String name : path) {
            command = java.util.Objects.requireNonNull(command.getSubcommands().get(name));
        }
        Cli help = Cli.run(Stream.concat(path.stream(), Stream.of("--help")).toArray(String[]::new));

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        for (OptionSpec option : command.getCommandSpec().options()) {
            assertThat(help.out()).contains(option.names());
            assertThat(option.description()).isNotEmpty();
        }
        command.getSubcommands().keySet().forEach(name -> assertThat(help.out()).contains("  " + name));
    }

    @Test
    void listOfCommandsHasWholeSentences() {
        CommandLine main = Main.commandLine();

        assertThat(main.getSubcommands().values())
                .allSatisfy(command -> assertThat(
                                command.getCommandSpec().usageMessage().description()[0])
                        .endsWith("."));
    }

    @TestFactory
    Stream<DynamicTest> unknownOptionIsWrongUsage() {
        return ofEachCommand(UsageTest::unknownOptionIsWrongUsage);
    }

    private static void unknownOptionIsWrongUsage(List<String> path) {
        Cli run =
                Cli.run(Stream.concat(path.stream(), Stream.of("--projekt-dir")).toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("nightjar: ").doesNotContain("\tat ");
    }

    @Test
    void suggestsTheOptionThatIsMeant() {
        Cli run = Cli.run("run", "--projekt-dir", "x");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--project-dir");
    }

    @Test
    void suggestsTheCommandThatIsMeant() {
        Cli logs = Cli.run("lgos", "last");

        assertThat(logs.exitCode()).isEqualTo(2);
        assertThat(logs.out()).isEmpty();
        assertThat(logs.err())
                .isEqualTo("nightjar: there is no command 'lgos'; did you mean 'logs'? 'nightjar --help' lists them\n");
        assertThat(Cli.run("clones", "lst").err())
                .contains("there is no command 'lst'; did you mean 'ls'? 'nightjar clones --help' lists them");
        assertThat(Cli.run("--jason", "runs").err()).contains("Unknown option: '--jason'");
    }

    @TestFactory
    Stream<DynamicTest> asksForTheCommandThatIsLeftOut() {
        return ofEach(UsageTest::asksForTheCommandThatIsLeftOut, " ", "clones", "history", "fake");
    }

    private static void asksForTheCommandThatIsLeftOut(String command) {
        Cli run = command.isBlank() ? Cli.run() : Cli.run(command);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("?");
    }

    @Test
    void helpOfACommandIsWhatItsOptionPrints() {
        assertThat(Cli.run("help").out()).isEqualTo(Cli.run("--help").out()).contains("  help ");
        assertThat(Cli.run("help", "run").out())
                .isEqualTo(Cli.run("run", "--help").out());
        assertThat(Cli.run("help", "clones", "drop").out())
                .isEqualTo(Cli.run("clones", "drop", "--help").out());
        assertThat(Cli.run("help", "rum").exitCode()).isEqualTo(2);
        assertThat(Cli.run("help", "rum").err())
                .isEqualTo("nightjar: there is no command 'rum'; did you mean 'run'? 'nightjar --help' lists them\n");
    }

    @Test
    void anArgumentIsNoFileOfArguments() throws Exception {
        String argument = "@" + Files.writeString(folder.resolve("file"), "run");

        assertThat(Cli.run("help", argument).err()).contains("there is no command '" + argument + "'");
    }

    @Test
    void anErrorOfTheMachineIsADefect() {
        CliCommand deep = new CliCommand("Go too deep.") {
            @Override
            public Integer call() {
                throw new StackOverflowError("too deep");
            }
        };

        Cli run = Cli.run(deep.commandLine());

        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.err())
                .startsWith("nightjar: this is a defect of Nightjar: java.lang.StackOverflowError: too deep\n");
    }

    @Test
    void aDateThatIsNoneIsNamed() {
        assertThat(Cli.run("run", "--night", "nope").err())
                .startsWith(
                        "nightjar: Invalid value for option '--night': 'nope' is no date; write one such as 2026-11-02\n");
        assertThat(Cli.run("as-of", "shop.customer", "nope").err())
                .contains("(NIGHT): 'nope' is no date; write one such as 2026-11-02\n");
    }

    @TestFactory
    Stream<DynamicTest> valuesThatAreNoneAreWrongUsage() {
        return ofEach(
                UsageTest::valuesThatAreNoneAreWrongUsage,
                "run --night yesterday",
                "as-of shop.customer 2026-13-01",
                "as-of shop.customer",
                "as-of shop.customer 2026-11-02 --limit many",
                "as-of shop.customer 2026-11-02 --limit -1",
                "run --color sometimes",
                "show",
                "runs --limit many",
                "logs last --level loud",
                "approve last",
                "demo --nights 0",
                "demo --nights two");
    }

    private static void valuesThatAreNoneAreWrongUsage(String arguments) {
        Cli run = Cli.run(arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("nightjar: ").doesNotContain("defect", "nightjar.yml");
    }

    @Test
    void versionIsPrinted() {
        Cli version = Cli.run("version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).matches("nightjar \\S+ \\(Java 25\\)\\R");
        assertThat(Cli.run("--version").out()).isEqualTo(version.out());
        assertThat(Cli.run("run", "--version").out()).isEqualTo(version.out());
    }

    @Test
    void whatCannotBePrintedIsTold() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        for (String command : List.of("version", "--help")) {
            ChildCli child = ChildCli.start(ChildCli.builder(folder, command).redirectOutput(full.toFile()));

            assertThat(child.exitCode()).isEqualTo(5);
            assertThat(child.err())
                    .startsWith("nightjar: standard output could not be written: No space left on device; ")
                    .hasLineCount(1);
        }
    }

    @Test
    void aReaderThatHasReadEnoughIsNoFailure() throws Exception {
        ProcessBuilder builder = ChildCli.builder(folder, "--help").redirectOutput(ProcessBuilder.Redirect.PIPE);
        Process process = builder.start();
        process.getInputStream().close();

        assertThat(process.waitFor()).isZero();
        assertThat(builder.redirectError().file()).isEmpty();
    }

    @Test
    void nothingIsWrittenAfterAGap() throws Exception {
        ByteArrayOutputStream disk = new ByteArrayOutputStream();
        boolean[] full = {false};
        StandardOutput output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (full[0]) {
                    throw new IOException("No space left on device");
                }
                disk.write(b);
            }
        });
        output.write("first".getBytes(UTF_8));
        full[0] = true;
        assertThatThrownBy(() -> output.write('\n')).isInstanceOf(IOException.class);
        full[0] = false;
        assertThatThrownBy(() -> output.write('x')).isInstanceOf(IOException.class);

        assertThat(disk.toString(UTF_8)).startsWith("first").doesNotContain("x");
        assertThat(output.lost()).contains("No space left on device");
    }

    @TestFactory
    Stream<DynamicTest> folderWithoutNightjarYmlIsWrongConfiguration() {
        return ofEach(
                this::folderWithoutNightjarYmlIsWrongConfiguration,
                "plan",
                "run",
                "verify",
                "clones ls",
                "clones drop 2026-11-02",
                "history ls",
                "runs",
                "show last",
                "logs last",
                "cancel last",
                "approve last publish",
                "resume last",
                "retry last",
                "as-of shop.customer 2026-11-02");
    }

    private void folderWithoutNightjarYmlIsWrongConfiguration(String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--project-dir", folder.toString()));

        Cli run = Cli.run(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "nightjar: there is no nightjar.yml in %s; 'nightjar init' writes one, and 'nightjar demo' needs none\n"
                                .formatted(folder));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsAskedForAsJsonFailsAsJsonToo() throws Exception {
        String folderOption = "--project-dir=" + folder;
        Cli none = Cli.run("runs", "--json", folderOption);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).startsWith("nightjar: there is no nightjar.yml in ");
        assertThat(none.outLines())
                .singleElement()
                .asString()
                .startsWith("{\"error\":\"CONFIG\",\"message\":\"there is no nightjar.yml in ");

        Files.writeString(folder.resolve("nightjar.yml"), "zone: UTC\n");
        assertThat(Cli.run("show", "last", "--json", folderOption).out())
                .startsWith("{\"error\":\"USAGE\",\"message\":\"there are no runs yet");
        assertThat(Cli.run("runs", "--json", "--limit", "few", folderOption).out())
                .startsWith("{\"error\":\"USAGE\",\"message\":\"Invalid value for option '--limit'");
        assertThat(Cli.run("show", "last", folderOption).out()).isEmpty();
    }

    @Test
    void folderThatIsNotThereIsNamed() {
        Cli run = Cli.run("run", "--project-dir", folder.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(folder.resolve("none").toString());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void unknownKeyIsNamedWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("nightjar.yml"), """
                zone: UTC
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                clones:
                  kepe: 3
                """);

        Cli run = Cli.run("run", "--project-dir", folder.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(folder.resolve("nightjar.yml") + ":5:3: ")
                .contains("kepe")
                .contains("did you mean 'keep'?");
    }

    @Test
    void unknownSectionAndUnknownKeyOfAConnectionAreNamedWithTheirPlaces() throws Exception {
        Files.writeString(folder.resolve("nightjar.yml"), "zone: UTC\nconections: {}\n");
        Cli section = Cli.run("run", "--project-dir", folder.toString());
        Files.writeString(
                folder.resolve("nightjar.yml"), "connections:\n  warehouse: {type: duckdb, path: a, klones: b}\n");
        Cli key = Cli.run("run", "--project-dir", folder.toString());

        assertThat(section.exitCode()).isEqualTo(2);
        assertThat(section.err()).contains(":2:1: ").contains("did you mean 'connections'?");
        assertThat(key.exitCode()).isEqualTo(2);
        assertThat(key.err()).contains(":2:38: ").contains("did you mean 'clones'?");
    }

    @Test
    void verboseShowsTheStackTraceAlsoOfANestedCommand() {
        String[] list = {"clones", "ls", "-v", "--project-dir", folder.toString()};

        assertThat(Cli.run(list).err()).contains("\tat dev.nightjar");
        assertThat(Cli.run("run", "-v", "--project-dir", folder.toString()).err())
                .contains("\tat dev.nightjar");
    }
}
