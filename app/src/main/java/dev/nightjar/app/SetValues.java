package dev.nightjar.app;

import java.util.ArrayList;
import java.util.List;

/** Values for the parameters of a flow. */
final class SetValues {
    private final Argument<List<String>> values;

    SetValues(Arguments arguments) {
        values = arguments.repeated(
                "--set", "NAME=VALUE", "a value for a parameter of the flow; once for each item of a list");
    }

    /** What is set, with what other options of the command set. */
    SpecChange change(CommonOptions options, List<String> others) {
        List<String> all = new ArrayList<>(values.get());
        all.addAll(others);
        options.dbt().ifPresent(dbt -> all.add("dbt=" + dbt));
        return SpecChange.of(all);
    }
}
