package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.TestDbt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in one process, and commands about it in another. */
class RunProcessesTest {
    @TempDir
    private Path scratch;

    private Shop shop = new Shop(Path.of(""));
    private Path slowDbt = Path.of("");

    @BeforeEach
    void shopWithADbtThatWaits() throws Exception {
        shop = Shop.in(scratch.resolve("shop"));
        slowDbt = Files.writeString(scratch.resolve("slow-dbt"), """
                #!/bin/sh
                touch '%1$s/reached'
                while [ ! -e '%1$s/release' ]; do sleep 0.1; done
                exec '%2$s' "$@"
                """.formatted(scratch, TestDbt.path()));
        assertThat(slowDbt.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void runIsSeenAndCancelledFromAnotherProcess() throws Exception {
        ChildCli first = runUntilDbt();

        Cli runs = cli("runs");
        assertThat(runs.out()).contains("RUNNING");
        assertThat(cli("show", "last").out())
                .contains("in process " + first.pid(), "step snapshot#1 running", "map shard#1");
        ChildCli logs = ChildCli.start(ChildCli.builder(
                scratch, "logs", "last", "-f", "--project-dir", shop.folder().toString()));
        Cli resume = cli("resume", "last");
        assertThat(resume.exitCode()).isEqualTo(4);
        assertThat(resume.err()).contains("process " + first.pid());

        Cli cancel = cli("cancel", "last");

        assertThat(cancel.exitCode()).describedAs(cancel.err()).isZero();
        assertThat(cancel.err()).contains("is CANCELLED");
        assertThat(first.exitCode()).describedAs(first.err()).isEqualTo(1);
        assertThat(first.descendants()).isEmpty();
        assertThat(logs.exitCode()).describedAs(logs.err()).isZero();
        assertThat(cli("runs").out()).contains("CANCELLED");
    }

    @Test
    void killedRunIsInterruptedAndGoesOn() throws Exception {
        ChildCli first = runUntilDbt();
        first.signal("KILL");
        assertThat(first.exitCode()).isEqualTo(137);

        assertThat(cli("runs").out()).contains("INTERRUPTED");
        assertThat(cli("show", "last").out()).contains("step snapshot#1 interrupted");
        Cli otherDbt = cli("resume", "last", "--dbt", "another");
        assertThat(otherDbt.exitCode()).isEqualTo(2);
        assertThat(otherDbt.err()).contains("was begun with another dbt; 'nightjar retry ");
        Files.createFile(scratch.resolve("release"));
        Cli resumed = cli("resume", "last");

        assertThat(resumed.exitCode()).describedAs(resumed.err()).isZero();
        assertThat(resumed.out()).contains("5 captured");
        assertThat(resumed.err()).contains("clone schemas (done before)");
        assertThat(cli("runs").outLines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("SUCCEEDED"));
    }

    @Test
    void failedRunIsRetriedWithAnotherParameterAndFromAStep() {
        Cli failed = cli("run", "--dbt", scratch.resolve("no-dbt").toString());
        assertThat(failed.exitCode()).isEqualTo(5);

        Cli wrong = cli("retry", "last", "--set", "dbtt=x");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("did you mean 'dbt'?");
        assertThat(cli("retry", "last", "--from", "snapshhot").err()).contains("did you mean");
        Cli retried = cli("retry", "last", "--set", "dbt=" + TestDbt.path(), "--from", "map shard#1");

        assertThat(retried.exitCode()).describedAs(retried.err()).isZero();
        assertThat(retried.out()).contains("5 captured");
        assertThat(cli("runs").outLines()).hasSize(1);
    }

    @Test
    void questionIsAnsweredFromAnotherProcess() throws Exception {
        ChildCli asking = runUntilItAsks();

        asking.await("its state", () -> cli("runs").out().contains("WAITING"));
        Cli no = cli("approve", "last", "begin", "--reject", "--comment", "not tonight");

        assertThat(no.exitCode()).describedAs(no.err()).isZero();
        assertThat(asking.exitCode()).isEqualTo(1);
        assertThat(asking.err()).contains("nightjar: the night was not wanted");
        assertThat(cli("show", "last").out()).contains("FAILED", "not tonight");
    }

    @Test
    void answerToARunWhoseProcessDiedIsHeardWhenItGoesOn() throws Exception {
        ChildCli asking = runUntilItAsks();
        asking.signal("KILL");
        assertThat(asking.exitCode()).isEqualTo(137);

        Cli yes = cli("approve", "last", "begin");
        assertThat(yes.err()).contains("the run hears of it when it goes on: 'nightjar resume ");
        Cli resumed = cli("resume", "last");

        assertThat(resumed.exitCode()).describedAs(resumed.err()).isZero();
        assertThat(resumed.out()).contains("5 captured");
    }

    private ChildCli runUntilItAsks() throws Exception {
        shop.config(shop.config() + "recipe: dev.nightjar.app.AskingNight\n");
        ChildCli asking = ChildCli.start(ChildCli.builder(scratch, shop.arguments("run")));
        asking.awaitErr("waiting for an answer: begin the night?");
        return asking;
    }

    private ChildCli runUntilDbt() throws Exception {
        ChildCli child = ChildCli.start(ChildCli.builder(
                scratch, "run", "--project-dir", shop.folder().toString(), "--dbt", slowDbt.toString()));
        child.await("its dbt", () -> Files.exists(scratch.resolve("reached")));
        child.await("its entry", () -> cli("show", "last").out().contains("step snapshot#1 running"));
        return child;
    }

    private Cli cli(String... arguments) {
        return Cli.run(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(arguments),
                        java.util.stream.Stream.of(
                                "--project-dir", shop.folder().toString()))
                .toArray(String[]::new));
    }
}
