package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.INTERNAL;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a node may be bound to. Records are looked into when one is bound, so that they may hold themselves. */
sealed interface ValueType {
    /** A single value. */
    record OfScalar(ScalarType scalar) implements ValueType {}

    /** A {@link Secret}, the only thing that may hold <code>${secret.x}</code>. */
    record OfSecret() implements ValueType {}

    /** The node itself, for who binds it later. */
    record OfNode() implements ValueType {}

    /** A {@link List}. */
    record OfList(ValueType element) implements ValueType {}

    /** A {@link Set}. */
    record OfSet(ValueType element) implements ValueType {}

    /** A {@link Map} with texts as keys. */
    record OfMap(ValueType element) implements ValueType {}

    /** An {@link Optional}. */
    record OfOptional(ValueType element) implements ValueType {}

    /** A record. */
    record OfRecord(Class<? extends Record> type) implements ValueType {}

    /** One of the records of a sealed interface, by their names in {@code type}. */
    record OfChoice(Map<String, Class<? extends Record>> records) implements ValueType {}

    /**
     * The shape of a Java type.
     *
     * @throws NightjarException {@code INTERNAL} if a file cannot hold it
     */
    static ValueType of(Type type) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain);
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
            case ParameterizedType generic -> ofGeneric(generic);
            default -> throw unsupported(type);
        };
    }

    private static ValueType ofClass(Class<?> type) {
        if (type == Secret.class) {
            return new OfSecret();
        }
        if (type == ConfigNode.class) {
            return new OfNode();
        }
        Optional<ScalarType> scalar = ScalarType.of(type); // before the sealed ones, for ZoneId is sealed
        if (scalar.isPresent()) {
            return new OfScalar(scalar.get());
        }
        if (type.isRecord()) {
            return new OfRecord(type.asSubclass(Record.class));
        }
        if (type.isSealed()) {
            Map<String, Class<? extends Record>> choices = new LinkedHashMap<>();
            addChoices(type, choices);
            return new OfChoice(choices);
        }
        throw unsupported(type);
    }

    private static ValueType ofGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        Type raw = type.getRawType();
        if (raw == List.class) {
            return new OfList(of(arguments[0]));
        }
        if (raw == Set.class) {
            return new OfSet(of(arguments[0]));
        }
        if (raw == Optional.class) {
            return new OfOptional(of(arguments[0]));
        }
        if (raw == Map.class && arguments[0] == String.class) {
            return new OfMap(of(arguments[1]));
        }
        throw unsupported(type);
    }

    private static void addChoices(Class<?> type, Map<String, Class<? extends Record>> choices) {
        for (Class<?> choice : type.getPermittedSubclasses()) {
            if (choice.isRecord()) {
                choices.put(Texts.words(choice.getSimpleName(), '-'), choice.asSubclass(Record.class));
            } else if (choice.isSealed()) {
                addChoices(choice, choices);
            } else {
                throw unsupported(choice);
            }
        }
    }

    private static NightjarException unsupported(Type type) {
        return new NightjarException(
                INTERNAL,
                "a value cannot be bound to '%s'; use a record, a sealed interface of records, a list, a set, a map of texts, an optional or a simple type"
                        .formatted(type.getTypeName()));
    }
}
