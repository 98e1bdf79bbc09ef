package dev.nightjar.app;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowType;
import java.time.LocalDate;

/** Which flow a command is about, and its parameters. */
final class ChosenFlow {
    private final Argument<String> name;
    private final Argument<LocalDate> night;
    private final SetValues values;

    ChosenFlow(Arguments arguments) {
        name = arguments.optionalParameter(
                String.class,
                "FLOW",
                "the flow, as 'nightjar flows' lists it, or its class (default: the nightly job)");
        night = arguments.option(
                LocalDate.class, "--night", "DATE", "for the sealed clones of this night, such as 2026-11-02");
        values = new SetValues(arguments);
    }

    Flow<?> of(KnownFlows flows, CommonOptions options) {
        FlowType type = name.find().map(flows::named).orElseGet(flows::nightly);
        SpecChange change = values.change(options);
        return flows.create(
                type,
                night.find()
                        .map(date -> change.withOption("night", date.toString()))
                        .orElse(change));
    }
}
