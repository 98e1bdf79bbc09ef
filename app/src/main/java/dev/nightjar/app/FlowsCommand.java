package dev.nightjar.app;

import dev.nightjar.flow.FlowType;
import dev.nightjar.flow.config.RecordShape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code nightjar flows}. */
final class FlowsCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> flow =
            arguments.optionalParameter(String.class, "FLOW", "its name, or the name of its class");

    /** A flow, one object a line. */
    private record FlowLine(String flow, String type, String description) {}

    /** A parameter, one object a line. */
    private record ParameterLine(
            String name, String type, Optional<String> value, boolean required, String description) {}

    FlowsCommand() {
        super(
                "List the flows that 'nightjar run' knows, or the parameters of one.",
                "Your own are those that 'flows' in nightjar.yml lists by their classes.");
    }

    @Override
    public Integer call() {
        KnownFlows flows = new KnownFlows(options.config());
        if (flow.find().isEmpty()) {
            flows.all().stream().map(FlowsCommand::line).forEach(this::print);
        } else {
            flows.named(flow.get()).parameters().stream()
                    .flatMap(type -> RecordShape.of(type).components().stream())
                    .map(FlowsCommand::line)
                    .forEach(this::print);
        }
        return 0;
    }

    private static FlowLine line(FlowType type) {
        return new FlowLine(
                type.id(),
                type.type().getName(),
                type.parameters()
                        .flatMap(parameters -> RecordShape.of(parameters).description())
                        .orElse(""));
    }

    /** Whether a parameter has to be given. */
    static boolean isRequired(RecordShape.Component component) {
        return component.defaultText().isEmpty() && component.defaultValue().isEmpty();
    }

    private static ParameterLine line(RecordShape.Component component) {
        return new ParameterLine(
                component.key(),
                name(component.type()),
                component.defaultText(),
                isRequired(component),
                component.description().orElse(""));
    }

    private void print(FlowLine line) {
        System.out.println(
                options.json()
                        ? Printable.json(line)
                        : "%s  %s"
                                .formatted(
                                        options.style().bold(Printable.line(line.flow())),
                                        Printable.line(line.description()))
                                .stripTrailing());
    }

    private void print(ParameterLine line) {
        String value =
                line.value().map(" = %s"::formatted).map(Printable::line).orElse(line.required() ? " (required)" : "");
        System.out.println(
                options.json()
                        ? Printable.json(line)
                        : "%s: %s%s  %s"
                                .formatted(
                                        options.style().bold(line.name()),
                                        line.type(),
                                        value,
                                        Printable.line(line.description()))
                                .stripTrailing());
    }

    /** {@code List<Identifier>} instead of what Java calls it. */
    private static String name(Type type) {
        return switch (type) {
            case Class<?> raw -> raw.getSimpleName();
            case ParameterizedType of ->
                name(of.getRawType())
                        + Arrays.stream(of.getActualTypeArguments())
                                .map(FlowsCommand::name)
                                .collect(Collectors.joining(", ", "<", ">"));
            default -> type.getTypeName();
        };
    }
}
