package dev.nightjar.app;

import dev.nightjar.flow.Flow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which flow a command is about, and its parameters. */
final class ChosenFlow {
    @Parameters(
            arity = "0..1",
            paramLabel = "FLOW",
            description = "the flow, as 'nightjar flows' lists it, or its class (default: the nightly job)")
    private @Nullable String name;

    @Option(
            names = "--night",
            paramLabel = "DATE",
            description = "for the sealed clones of this night, such as 2026-11-02")
    private @Nullable LocalDate night;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a parameter of the flow; once for each item of a list")
    private List<String> values = new ArrayList<>();

    Flow<?> of(KnownFlows flows, CommonOptions options) {
        List<String> all = new ArrayList<>(values);
        if (night != null) {
            all.add("night=" + night);
        }
        options.dbt().ifPresent(dbt -> all.add("dbt=" + dbt));
        return flows.create(name == null ? flows.nightly() : flows.named(name), SpecChange.of(all));
    }
}
