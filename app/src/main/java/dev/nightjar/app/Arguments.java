package dev.nightjar.app;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * What a command takes. Picocli's annotations would say the same, but the JDK makes a class for each kind of annotation at
 * each start, which was a quarter of the way to the first task.
 */
final class Arguments {
    /** Picocli's own tells of the classes of Java. */
    private static final ITypeConverter<?>[] DATES = {Arguments::date};

    private final CommandSpec command;

    Arguments(CommandSpec command) {
        this.command = command;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException _) {
            throw new TypeConversionException("'%s' is no date; write one such as 2026-11-02".formatted(text));
        }
    }

    Argument<Boolean> flag(String description, String... names) {
        return option(OptionSpec.builder(names).initialValue(false), boolean.class, description);
    }

    /** An option that may be left out. */
    <T> Argument<T> option(Class<T> type, String name, String label, String description) {
        return option(OptionSpec.builder(name).paramLabel(label), type, description);
    }

    /** An option with a default. */
    <T> Argument<T> option(Class<T> type, String name, String label, T initial, String description) {
        return option(OptionSpec.builder(name).paramLabel(label).initialValue(initial), type, description);
    }

    /** An option that may be given several times. */
    Argument<List<String>> repeated(String name, String label, String description) {
        return option(
                OptionSpec.builder(name)
                        .paramLabel(label)
                        .auxiliaryTypes(String.class)
                        .initialValue(List.of()),
                List.class,
                description);
    }

    /** An option of which there is more to say. */
    <T> Argument<T> option(OptionSpec.Builder option, Class<?> type, String description) {
        if (type == LocalDate.class) {
            option.converters(DATES);
        }
        OptionSpec built = option.type(type).description(description).build();
        command.addOption(built);
        return new Argument<>(built);
    }

    /** The next parameter. */
    <T> Argument<T> parameter(Class<T> type, String label, String description) {
        return parameter(true, type, label, description);
    }

    /** The next parameter, which may be left out; so may all after it. */
    <T> Argument<T> optionalParameter(Class<T> type, String label, String description) {
        return parameter(false, type, label, description);
    }

    /** All further parameters, of which there may be none. */
    Argument<List<String>> parameters(String label, String description) {
        PositionalParamSpec built = PositionalParamSpec.builder()
                .index(command.positionalParameters().size() + "..*")
                .arity("0..*")
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .initialValue(List.of())
                .description(description)
                .build();
        command.addPositional(built);
        return new Argument<>(built);
    }

    private <T> Argument<T> parameter(boolean required, Class<T> type, String label, String description) {
        PositionalParamSpec.Builder parameter = PositionalParamSpec.builder();
        if (type == LocalDate.class) {
            parameter.converters(DATES);
        }
        PositionalParamSpec built = parameter
                .index(String.valueOf(command.positionalParameters().size()))
                .arity(required ? "1" : "0..1")
                .required(required)
                .paramLabel(label)
                .type(type)
                .description(description)
                .build();
        command.addPositional(built);
        return new Argument<>(built);
    }
}
