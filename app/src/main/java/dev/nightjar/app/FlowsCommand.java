package dev.nightjar.app;

import dev.nightjar.flow.FlowType;
import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.config.RecordShape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nightjar flows}. */
@Command(
        name = "flows",
        description = {
            "List the flows that 'nightjar run' knows, or the parameters of one.",
            "Your own are those that 'flows' in nightjar.yml lists by their classes."
        })
final class FlowsCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "FLOW", description = "its name, or the name of its class")
    private @Nullable String flow;

    /** A flow, one object a line. */
    private record FlowLine(String flow, String type, String description) {}

    /** A parameter, one object a line. */
    private record ParameterLine(
            String name, String type, Optional<String> value, boolean required, String description) {}

    @Override
    public Integer call() {
        KnownFlows flows = new KnownFlows(options.config());
        if (flow == null) {
            flows.all().stream().map(FlowsCommand::line).forEach(this::print);
        } else {
            flows.named(flow).parameters().stream()
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

    private static ParameterLine line(RecordShape.Component component) {
        boolean required =
                component.defaultText().isEmpty() && component.defaultValue().isEmpty();
        return new ParameterLine(
                component.key(),
                name(component.type()),
                component.defaultText(),
                required,
                component.description().orElse(""));
    }

    private void print(FlowLine line) {
        System.out.println(
                options.json()
                        ? Codec.toJson(line)
                        : "%s  %s"
                                .formatted(options.style().bold(line.flow()), line.description())
                                .stripTrailing());
    }

    private void print(ParameterLine line) {
        String value = line.value().map(" = %s"::formatted).orElse(line.required() ? " (required)" : "");
        System.out.println(
                options.json()
                        ? Codec.toJson(line)
                        : "%s: %s%s  %s"
                                .formatted(options.style().bold(line.name()), line.type(), value, line.description())
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
