package dev.nightjar.app;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.testkit.Change;
import dev.nightjar.testkit.ChangeKind;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.DemoScenario;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.QueryTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code nightjar demo}: nights of the flagship job on a warehouse of its own. */
final class DemoCommand extends CliCommand {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final LocalDate FIRST_NIGHT = LocalDate.of(2026, 11, 2);

    private final CommonOptions options = CommonOptions.withoutJson(arguments);

    private final Argument<Path> dir =
            arguments.option(Path.class, "--dir", "DIR", "the folder to work in (default: a temporary one)");

    private final Argument<Integer> howMany =
            arguments.option(int.class, "--nights", "N", 3, "how many nights (default: ${DEFAULT-VALUE})");

    private final Argument<Boolean> keep = arguments.flag("keep the files, to look around in them", "--keep");

    private final Argument<Boolean> all =
            arguments.flag("all 20 connector schemas, some 1,150 tables of 200 rows (takes minutes)", "--all");

    private final Argument<Boolean> fivetran =
            arguments.flag("connections of a fake Fivetran sync first, and each night follows", "--fivetran");

    private final Argument<Boolean> snowflakeFake = arguments.flag(
            "on a fake account of Snowflake, through its real driver and the real dbt-snowflake", "--snowflake-fake");

    private final Optional<ConnectorWarehouse> given;

    DemoCommand() {
        this(Optional.empty());
    }

    /** On another warehouse; it has the schemas {@code shopify} and {@code Odd Ones}. */
    DemoCommand(ConnectorWarehouse source) {
        this(Optional.of(source));
    }

    private DemoCommand(Optional<ConnectorWarehouse> given) {
        super(
                "Watch nights of the nightly job run for real, without any set-up.",
                "A DuckDB warehouse of real connector schemas with invented rows is cloned, snapshotted by dbt and proven row for"
                        + " row, with changes between the nights. With --fivetran, a fake of its service fills the warehouse; with"
                        + " --snowflake-fake, the warehouse is an account of Snowflake on this machine.");
        this.given = given;
    }

    private ConnectorWarehouse source() {
        return given.orElseGet(this::scenario)
                .withFirstSync(
                        FIRST_NIGHT.minusDays(1).atTime(23, 0).atZone(ZONE).toInstant());
    }

    private ConnectorWarehouse scenario() {
        if (all.get()) {
            return DemoScenario.all().withRowsPerTable(200);
        }
        return snowflakeFake.get() ? DemoScenario.small() : DemoScenario.demo();
    }

    @Override
    public Integer call() {
        int nights = howMany.get();
        if (nights < 1 || nights > 60) {
            throw new NightjarException(ErrorCode.USAGE, "--nights must be between 1 and 60, and is " + nights);
        }
        if (fivetran.get() && snowflakeFake.get()) {
            throw new NightjarException(
                    ErrorCode.USAGE, "--fivetran plays on DuckDB; leave out one of it and --snowflake-fake");
        }
        try (DemoFolder folder = DemoFolder.open(dir.find(), keep.get())) {
            return fivetran.get() ? runAfterFivetran(folder, nights) : run(folder, nights);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "the demo cannot write its files: " + FileFailure.reason(e), e);
        }
    }

    private static Instant midnight(int night) {
        return FIRST_NIGHT
                .plusDays(night - 1L)
                .atTime(LocalTime.MIDNIGHT)
                .atZone(ZONE)
                .toInstant();
    }

    private int runAfterFivetran(DemoFolder folder, int nights) throws IOException {
        ProgressPrinter progress = options.progress();
        List<NightReport> reports =
                new FivetranDemo(source(), options, DemoCommand::midnight).run(folder.path(), nights, progress);
        NightjarConfig config =
                NightjarConfig.read(folder.path().resolve(NightjarConfig.FILE_NAME), Environment.system());
        return prove(folder, new DuckDbStage(folder.path(), true), config, reports, progress);
    }

    private int run(DemoFolder folder, int nights) throws IOException {
        ProgressPrinter progress = options.progress();
        try (DemoStage stage =
                snowflakeFake.get() ? new SnowflakeStage(options) : new DuckDbStage(folder.path(), false)) {
            NightjarConfig config = stage.configure(folder.path(), Math.max(7, nights));
            NightlySpec given = NightlySpec.of(config);
            NightlySpec spec = options.dbt().map(given::withDbt).orElse(given);
            ConnectorWarehouse source = source();
            List<NightReport> reports = new ArrayList<>();
            for (int n = 1; n <= nights; n++) {
                seed(source, stage, n, progress);
                stage.strike(midnight(n));
                try (RunningNightjar running =
                        RunningNightjar.durable(config, progress, new SteppedClock(midnight(n)))) {
                    NightReport report = running.resumeOrRun(Recipes.nightly(config, spec));
                    reports.add(report);
                    progress.say(running.times());
                    System.out.print(NightText.summary(report, options.style()));
                }
            }
            return prove(folder, stage, config, reports, progress);
        }
    }

    private int prove(
            DemoFolder folder,
            DemoStage stage,
            NightjarConfig config,
            List<NightReport> reports,
            ProgressPrinter progress) {
        Style style = options.style();
        try (RunningNightjar running = RunningNightjar.durable(
                config, progress, new SteppedClock(reports.getLast().instant()))) {
            progress.say("proof: every night's clones against the history, row for row");
            List<VerifyCommand.NightProof> proofs = VerifyCommand.prove(running, true);
            proofs.forEach(proof -> System.out.print(proof.text(style)));
            showAsOf(running, stage, reports);
            showFiles(folder, stage);
            return verdict(reports, proofs, style, fivetran.get() ? 0 : 1);
        }
    }

    private static void seed(ConnectorWarehouse source, DemoStage stage, int n, ProgressPrinter progress) {
        long began = System.nanoTime();
        Map<String, List<String>> statements = n == 1 ? source.createBySchema() : source.nightBySchema(n);
        stage.change(
                midnight(n), statements.values().stream().flatMap(List::stream).toList());
        String what = n == 1 ? "%d schemas with rows".formatted(statements.size()) : changes(source.changes(n));
        progress.say("before night %d, the warehouse gets %s (%.1f s)"
                .formatted(n, what, (System.nanoTime() - began) / 1e9));
    }

    private static String changes(List<Change> changes) {
        Map<ChangeKind, Integer> counts = new EnumMap<>(ChangeKind.class);
        changes.forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> "%d x %s"
                        .formatted(
                                count.getValue(),
                                count.getKey()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', ' ')))
                .collect(Collectors.joining(", "));
    }

    /** The same question about the first night and the last. */
    private static void showAsOf(RunningNightjar running, DemoStage stage, List<NightReport> reports) {
        String question = "%s\nunion all\n%s\norder by 1"
                .formatted(
                        stage.ordersAsOf(reports.getFirst().night()),
                        stage.ordersAsOf(reports.getLast().night()));
        QueryTask.Result answer = running.run(new QueryTask(new QueryTask.Spec(
                        "warehouse", List.of(new Database.History(Identifier.of("shopify"))), question, 10))
                .named("ask as of two nights"));
        System.out.println("as of two nights:");
        System.out.print(question.indent(4));
        System.out.print(TextTable.of(answer).indent(4));
    }

    private static void showFiles(DemoFolder folder, DemoStage stage) {
        if (folder.kept()) {
            stage.whatIsLeft(folder.path(), FIRST_NIGHT).forEach(System.out::println);
        } else {
            System.out.println(
                    "the files are removed; '%s --dir nightjar-demo --keep' leaves them for you to look around"
                            .formatted(stage.command()));
        }
    }

    private static int verdict(
            List<NightReport> reports, List<VerifyCommand.NightProof> proofs, Style style, int quarantined) {
        List<TableOutcome> open = reports.getLast().notCaptured();
        long proven = reports.stream()
                .filter(report ->
                        proofs.stream().anyMatch(proof -> proof.night().equals(report.night()) && proof.fine()))
                .filter(report -> report.notCaptured().stream().allMatch(DemoCommand::expected))
                .count();
        boolean fine = proven == reports.size();
        String tables = open.isEmpty()
                ? ""
                : "; %d table%s quarantined: %s"
                        .formatted(
                                open.size(),
                                open.size() == 1 ? "" : "s",
                                open.stream()
                                        .map(table ->
                                                Printable.line(table.table().toString()))
                                        .collect(Collectors.joining(", ")));
        String verdict = "%d of %d nights proven%s".formatted(proven, reports.size(), tables);
        System.out.println(fine ? style.good(verdict) : style.bad(verdict));
        return (fine && open.size() == quarantined) ? 0 : 1;
    }

    private static boolean expected(TableOutcome table) {
        return table.table().table().name().equals("price_list");
    }
}
