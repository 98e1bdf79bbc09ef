package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.fivetran.FakeAccount;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.Scenario;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** {@code nightjar fake fivetran}: serves until it is interrupted. */
final class FakeFivetranCommand extends CliCommand {
    /** For the help, which knows the words of an option but not those of a map's values. */
    private static final List<String> SCENARIOS =
            Stream.of(Scenario.values()).map(Scenario::name).toList();

    private static final int LARGEST_PORT = 65_535;
    private static final int FASTEST = 10_000;

    private final Argument<Integer> port = arguments.option(
            int.class, "--port", "N", 8765, "the port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE})");

    private final Argument<Long> seed = arguments.option(
            long.class,
            "--seed",
            "S",
            1L,
            "decides the connections and what their next syncs do (default: ${DEFAULT-VALUE})");

    private final Argument<Integer> connections =
            arguments.option(int.class, "--connections", "N", 8, "how many (default: ${DEFAULT-VALUE})");

    private final Argument<Map<String, Scenario>> scenarios = arguments.option(
            OptionSpec.builder("--scenario")
                    .paramLabel("SCHEMA=SCENARIO")
                    .auxiliaryTypes(String.class, Scenario.class)
                    .initialValue(Map.of())
                    .completionCandidates(SCENARIOS),
            Map.class,
            "what the next sync of a connection does: ${COMPLETION-CANDIDATES}; after it they succeed");

    private final Argument<Integer> speed = arguments.option(
            int.class,
            "--speed",
            "N",
            1,
            "how much faster its time passes: a sync takes five minutes of it (default: ${DEFAULT-VALUE})");

    FakeFivetranCommand() {
        super(
                "Serve a fake of Fivetran's REST API on this machine until it is interrupted.",
                "It has connections that sync when they are triggered, each by a scenario. Nobody but this machine reaches it.");
    }

    @Override
    public Integer call() throws InterruptedException {
        check("--port", port.get(), 0, LARGEST_PORT);
        check("--speed", speed.get(), 1, FASTEST);
        List<FakeAccount.Entry> account = FakeAccount.of(seed.get(), connections.get(), scenarios.get());
        InstantSource clock =
                new FastClock(InstantSource.system(), InstantSource.system().instant(), speed.get());
        FakeFivetran fivetran = open(clock);
        // The end of the process is the only end of it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            fivetran.close();
            System.err.println("nightjar: the fake of Fivetran has ended");
        }));
        account.forEach(entry -> fivetran.connection(entry.id(), FakeFivetran.GROUP, entry.service(), entry.schema())
                .then(entry.scenario()));
        tell(fivetran, account);
        new CountDownLatch(1).await();
        return 0;
    }

    private FakeFivetran open(InstantSource clock) {
        try {
            return new FakeFivetran(clock, port.get());
        } catch (UncheckedIOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "port %d cannot be listened on: %s; give another with --port, or 0 for a free one"
                            .formatted(port.get(), e.getCause()),
                    e);
        }
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new NightjarException(
                    ErrorCode.USAGE, "%s must be between %d and %d, and is %d".formatted(option, least, most, value));
        }
    }

    private static void tell(FakeFivetran fivetran, List<FakeAccount.Entry> account) {
        System.out.printf("""
                # A fake of Fivetran serves %1$s until it is interrupted.
                # In nightjar.yml:
                connections:
                  fivetran:
                    type: fivetran
                    key: ${secret.fivetran_key}        # export NIGHTJAR_SECRET_FIVETRAN_KEY=%2$s
                    secret: ${secret.fivetran_secret}  # export NIGHTJAR_SECRET_FIVETRAN_SECRET=%3$s
                    base_url: %1$s
                # Connections of the group and destination %4$s, and what their next sync does:
                """, fivetran.baseUrl(), FakeFivetran.KEY, FakeFivetran.SECRET, FakeFivetran.GROUP);
        account.forEach(entry -> System.out.printf(
                "#   %-20s %-20s %-14s %s%n", entry.id(), entry.schema(), entry.service(), entry.scenario()));
        System.out.flush();
    }
}
