package dev.nightjar.app;

import dev.nightjar.dbt.DbtVersionTask;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.DamagedJournalException;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.ExamineWarehouseTask;
import dev.nightjar.warehouse.Finding;
import dev.nightjar.warehouse.ListClonesTask;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code nightjar doctor}: tries what a night needs. */
final class DoctorCommand extends CliCommand {
    private static final int ENVIRONMENT = 5;
    private static final int MOST_FINDINGS = 100;
    private static final String INDENTATION = " ".repeat(13);

    private final CommonOptions options = new CommonOptions(arguments);

    private boolean ill;

    /** One line of {@code --json}. */
    private record Line(String what, boolean fine, String text) {}

    /** A journal that was read, or that there is none. */
    private record Checked(boolean there, List<String> wrong) {
        static final Checked NONE = new Checked(false, List.of());

        static Checked of(Journal journal) {
            try (journal) {
                return new Checked(true, journal.check());
            }
        }

        String text() {
            return !there ? "none yet" : wrong.isEmpty() ? "as it was written" : "%d findings".formatted(wrong.size());
        }
    }

    DoctorCommand() {
        super("Try what a night needs, and say what is missing. Exit 5 when something is.");
    }

    @Override
    public Integer call() {
        check(
                "java",
                () -> "%s, %,d MiB of heap at most"
                        .formatted(
                                java.lang.Runtime.version(),
                                java.lang.Runtime.getRuntime().maxMemory() >> 20));
        Optional<NightjarConfig> config =
                check("nightjar.yml", options::config, c -> c.folder().toString());
        if (config.isPresent()) {
            checkJournal(config.get());
            check("flows", () -> flows(config.get()));
            try (RunningNightjar running = new RunningNightjar(options)) {
                check(
                        "warehouse",
                        () -> "%d schemas"
                                .formatted(running.run(new DiscoverSchemasTask("warehouse"))
                                        .size()));
                checkWarehouse(running);
                check(
                        "clones",
                        () -> "%d sealed nights"
                                .formatted(running.run(new ListClonesTask("warehouse"))
                                        .size()));
                Optional<String> dbt =
                        options.dbt().or(() -> NightlySpec.of(config.get()).dbt());
                check("dbt", () -> running.run(new DbtVersionTask(new DbtVersionTask.Spec(dbt, "warehouse"))));
            }
        }
        return ill ? ENVIRONMENT : 0;
    }

    /** A class that is not there, or cannot be made, would refuse the night. */
    private static String flows(NightjarConfig config) {
        KnownFlows flows = new KnownFlows(config);
        flows.create(flows.nightly(), SpecChange.of(List.of()));
        return "%d known; the night is %s"
                .formatted(flows.all().size(), flows.nightly().id());
    }

    /** What the warehouse finds itself, and under each finding the statements that would put it right. */
    private void checkWarehouse(RunningNightjar running) {
        List<Finding> findings;
        try {
            findings = running.run(new ExamineWarehouseTask("warehouse")).findings();
        } catch (NightjarException _) {
            // The look at its schemas has said why.
            return;
        }
        for (Finding found : findings) {
            ill |= !found.fine();
            say(new Line(found.what(), found.fine(), found.text()));
            found.remedies().forEach(remedy -> say(new Line("", found.fine(), "  " + remedy.text() + ";")));
        }
    }

    /** Each thing that is wrong with it is a finding. */
    private void checkJournal(NightjarConfig config) {
        Optional<Checked> checked = check(
                "journal",
                () -> KeptRuns.open(config).map(Checked::of).orElse(Checked.NONE),
                Checked::text,
                found -> found.wrong().isEmpty());
        checked.orElse(Checked.NONE).wrong().stream()
                .limit(MOST_FINDINGS)
                .forEach(found -> say(new Line("journal", false, found)));
    }

    private void check(String what, Supplier<String> finding) {
        check(what, finding, text -> text);
    }

    private <T> Optional<T> check(String what, Supplier<T> finding, Function<T, String> text) {
        return check(what, finding, text, _ -> true);
    }

    private <T> Optional<T> check(String what, Supplier<T> finding, Function<T, String> text, Predicate<T> fine) {
        try {
            T found = finding.get();
            ill |= !fine.test(found);
            say(new Line(what, fine.test(found), text.apply(found)));
            return Optional.of(found);
        } catch (NightjarException e) {
            ill = true;
            say(new Line(what, false, told(e)));
            return Optional.empty();
        }
    }

    /** Of a damaged journal others send people here. */
    private static String told(NightjarException error) {
        return error instanceof DamagedJournalException damaged
                ? damaged.problem() + "; bring back a copy of it, or move it away: the next run begins a new one"
                : error.getMessage();
    }

    private void say(Line finding) {
        Style style = options.style();
        String line = "%-12s %s".formatted(finding.what(), Printable.lines(finding.text(), INDENTATION));
        System.out.println(
                options.json() ? Printable.json(finding) : finding.fine() ? style.good(line) : style.bad(line));
    }
}
