package dev.nightjar.app;

import dev.nightjar.dbt.DbtVersionTask;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.ListClonesTask;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nightjar doctor}: tries what a night needs. */
@Command(name = "doctor", description = "Try what a night needs, and say what is missing. Exit 5 when something is.")
final class DoctorCommand implements Callable<Integer> {
    private static final int ENVIRONMENT = 5;

    @Mixin
    private CommonOptions options = new CommonOptions();

    private boolean ill;

    @Override
    public Integer call() {
        Style style = options.style();
        check(
                style,
                "java",
                () -> "%s, %,d MiB of heap at most"
                        .formatted(
                                java.lang.Runtime.version(),
                                java.lang.Runtime.getRuntime().maxMemory() >> 20));
        Optional<NightjarConfig> config =
                check(style, "nightjar.yml", options::config, c -> c.folder().toString());
        if (config.isPresent()) {
            try (RunningNightjar running = new RunningNightjar(options)) {
                check(
                        style,
                        "warehouse",
                        () -> "%d schemas"
                                .formatted(running.run(new DiscoverSchemasTask("warehouse"))
                                        .size()));
                check(
                        style,
                        "clones",
                        () -> "%d sealed nights"
                                .formatted(running.run(new ListClonesTask("warehouse"))
                                        .size()));
                Optional<String> dbt =
                        options.dbt().or(() -> NightlySpec.of(config.get()).dbt());
                check(style, "dbt", () -> running.run(new DbtVersionTask(new DbtVersionTask.Spec(dbt))));
            }
        }
        return ill ? ENVIRONMENT : 0;
    }

    private void check(Style style, String what, Supplier<String> finding) {
        check(style, what, finding, text -> text);
    }

    private <T> Optional<T> check(
            Style style, String what, Supplier<T> finding, java.util.function.Function<T, String> text) {
        try {
            T found = finding.get();
            System.out.println(style.good("%-12s %s".formatted(what, text.apply(found))));
            return Optional.of(found);
        } catch (NightjarException e) {
            ill = true;
            System.out.println(style.bad("%-12s %s".formatted(what, e.getMessage())));
            return Optional.empty();
        }
    }
}
