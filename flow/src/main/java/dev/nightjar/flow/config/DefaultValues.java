package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.INTERNAL;
import static java.util.function.UnaryOperator.identity;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.config.ConfigNode.Scalar;
import dev.nightjar.flow.config.RecordShape.Component;
import dev.nightjar.flow.config.ValueType.OfList;
import dev.nightjar.flow.config.ValueType.OfMap;
import dev.nightjar.flow.config.ValueType.OfNode;
import dev.nightjar.flow.config.ValueType.OfOptional;
import dev.nightjar.flow.config.ValueType.OfSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The values of what was not given. A default is written as in a file; nothing is replaced in it. */
final class DefaultValues {
    /** Paths stay relative. */
    static final DefaultValues UNRESOLVED = new DefaultValues(identity());

    private final UnaryOperator<Path> paths;

    DefaultValues(UnaryOperator<Path> paths) {
        this.paths = paths;
    }

    static boolean isRequired(Component component) {
        return component.defaultText().isEmpty()
                && empty(ValueType.of(component.type())).isEmpty();
    }

    Optional<Object> of(Component component) {
        ValueType type = ValueType.of(component.type());
        String owner = component.accessor().getDeclaringClass().getSimpleName() + "." + component.name();
        return component.defaultText().map(text -> parse(text, type, owner)).or(() -> empty(type));
    }

    /** The value of a default text, as one of {@code owner}. */
    Object parse(String text, ValueType type, String owner) {
        Problems problems = new Problems();
        ConfigNode node = node(text, type, owner);
        Optional<Object> value = new NodeBinding(Interpolation.NONE, paths, problems).bind(node, type, Trail.of(owner));
        try {
            problems.throwIfAny();
        } catch (NightjarException e) {
            throw new NightjarException(
                    INTERNAL, "the default '%s' of %s is wrong; correct it".formatted(text, owner), e);
        }
        return value.orElseThrow();
    }

    /** What needs no default: nothing is given, so nothing is in it. */
    static Optional<Object> empty(ValueType type) {
        return switch (type) {
            case OfOptional _ -> Optional.of(Optional.empty());
            case OfList _ -> Optional.of(List.of());
            case OfSet _ -> Optional.of(Set.of());
            case OfMap _ -> Optional.of(Map.of());
            case ValueType.OfScalar _, ValueType.OfSecret _, OfNode _, ValueType.OfRecord _, ValueType.OfChoice _ ->
                Optional.empty();
        };
    }

    /** A text, unless it is written as a list or a map where one is expected. */
    private static ConfigNode node(String text, ValueType type, String owner) {
        boolean structured = !(type instanceof ValueType.OfScalar) && (text.startsWith("[") || text.startsWith("{"));
        return structured ? YamlReader.parse(owner, text) : new Scalar(text, new Place(owner, 1, 1));
    }
}
