package dev.nightjar.app;

import java.util.List;

/** Values for the parameters of a flow. */
final class SetValues {
    private final Argument<List<String>> values;

    SetValues(Arguments arguments) {
        values = arguments.repeated(
                "--set", "NAME=VALUE", "a value for a parameter of the flow; once for each item of a list");
    }

    /** What is set, with the dbt that another option names. */
    SpecChange change(CommonOptions options) {
        SpecChange set = SpecChange.of(values.get());
        return options.dbt().map(dbt -> set.withOption("dbt", dbt)).orElse(set);
    }
}
