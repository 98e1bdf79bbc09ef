package dev.nightjar.app;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowType;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private SetValues values = new SetValues();

    Flow<?> of(KnownFlows flows, CommonOptions options) {
        FlowType type = name == null ? flows.nightly() : flows.named(name);
        return flows.create(type, values.change(options, night == null ? List.of() : List.of("night=" + night)));
    }
}
