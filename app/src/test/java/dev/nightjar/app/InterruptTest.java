package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.TestDbt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals to a run, and a second run beside it. */
class InterruptTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir
    private Path scratch;

    @Test
    void sigtermWhileCloningEndsTheRunAndTheNextOneIsRight() throws Exception {
        Shop shop = Shop.in(scratch.resolve("shop"));
        shop.change(
                "create table shop.event (id integer primary key, payload varchar, _fivetran_synced timestamptz)",
                "insert into shop.event select i, md5(i::varchar), now() from range(500000) r(i)");
        ChildCli child = ChildCli.start(ChildCli.builder(scratch, shop.arguments("run", "-v")));
        child.awaitErr("clone schemas begins");

        assertEndsBy(child, "TERM", 143);

        assertThat(shop.folder().resolve("clones").resolve(Shop.today() + ".duckdb"))
                .doesNotExist();
        assertNextRunIsRight(shop, "6 captured");
    }

    @Test
    void sigintWhileDbtRunsEndsTheRunAndTheNextOneIsRight() throws Exception {
        Shop shop = Shop.in(scratch.resolve("shop"));
        ChildCli child = ChildCli.start(ChildCli.builder(scratch, shop.arguments("run", "-v")));
        child.awaitErr("snapshot [shard_00] begins");
        child.await("dbt", () -> !child.descendants().isEmpty());

        assertEndsBy(child, "INT", 130);

        assertThat(child.err()).contains("interrupted: waiting for what runs to stop");
        assertNextRunIsRight(shop, "5 captured");
    }

    @Test
    void secondRunAtTheSameTimeIsBusyAndNamesTheFirst() throws Exception {
        Shop shop = Shop.in(scratch.resolve("shop"));
        Path hold = scratch.resolve("hold");
        Path slowDbt = Files.writeString(scratch.resolve("slow-dbt"), """
                #!/bin/sh
                touch '%1$s.reached'
                while [ ! -e '%1$s.release' ]; do sleep 0.1; done
                exec '%2$s' "$@"
                """.formatted(hold, TestDbt.path()));
        assertThat(slowDbt.toFile().setExecutable(true)).isTrue();
        ChildCli first = ChildCli.start(ChildCli.builder(
                scratch, "run", "--project-dir", shop.folder().toString(), "--dbt", slowDbt.toString()));
        first.await("its dbt", () -> Files.exists(Path.of(hold + ".reached")));

        Cli second = shop.run("run");
        Files.createFile(Path.of(hold + ".release"));

        assertThat(second.exitCode()).describedAs(second.err()).isEqualTo(4);
        assertThat(second.out()).isEmpty();
        assertThat(second.err()).contains("process " + first.pid());
        assertThat(first.exitCode()).describedAs(first.err()).isZero();
    }

    private static void assertEndsBy(ChildCli child, String signal, int exitCode) throws Exception {
        List<ProcessHandle> below = child.descendants();
        long began = System.nanoTime();
        child.signal(signal);

        assertThat(child.exitCode()).describedAs(child.err()).isEqualTo(exitCode);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SECONDS);
        assertThat(child.out()).isEmpty();
        assertThat(child.err()).doesNotContain("defect", "\tat ");
        assertThat(below).noneMatch(ProcessHandle::isAlive);
    }

    private static void assertNextRunIsRight(Shop shop, String captured) {
        Cli next = shop.run("run");

        assertThat(next.exitCode()).describedAs(next.err()).isZero();
        assertThat(next.out()).contains(captured);
        assertThat(shop.run("verify", "--full").exitCode()).isZero();
    }
}
