package dev.nightjar.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Values for the parameters of a flow. */
final class SetValues {
    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a value for a parameter of the flow; once for each item of a list")
    private List<String> values = new ArrayList<>();

    /** What is set, with what other options of the command set. */
    SpecChange change(CommonOptions options, List<String> others) {
        List<String> all = new ArrayList<>(values);
        all.addAll(others);
        options.dbt().ifPresent(dbt -> all.add("dbt=" + dbt));
        return SpecChange.of(all);
    }
}
