package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.config.ConfigBinder;
import dev.nightjar.flow.config.ConfigNode;
import dev.nightjar.flow.config.DidYouMean;
import dev.nightjar.flow.config.RecordShape;
import dev.nightjar.flow.config.YamlReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Components of a spec that are to have certain values, written as {@code --set name=value} writes them.
 *
 * @param options which of them were given by an option of their own, such as {@code --night}
 */
record SpecChange(Map<String, List<String>> values, Set<String> options) {
    /** @throws NightjarException {@code USAGE} when one of them has no {@code =} */
    static SpecChange of(List<String> assignments) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int sign = assignment.indexOf('=');
            if (sign < 1) {
                throw wrong("--set %s has no value; write --set name=value".formatted(Printable.line(assignment)));
            }
            values.computeIfAbsent(assignment.substring(0, sign).strip(), _ -> new ArrayList<>())
                    .add(assignment.substring(sign + 1).strip());
        }
        return new SpecChange(values, Set.of());
    }

    /** This, and a value that an option of its own gave, under the name of the component. */
    SpecChange withOption(String name, String value) {
        Map<String, List<String>> all = new LinkedHashMap<>(values);
        all.merge(
                name,
                List.of(value),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
        Set<String> named = new HashSet<>(options);
        named.add(name);
        return new SpecChange(all, named);
    }

    /** How a person has written it. */
    String written(String name) {
        return (options.contains(name) ? "--" : "--set ") + Printable.line(name);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * The spec with the other values.
     *
     * @throws NightjarException {@code USAGE} when it has no such component, {@code CONFIG} when the value does not fit
     */
    <S extends Record> S apply(S spec, ConfigBinder binder) {
        @SuppressWarnings("unchecked") // a record's class is final
        RecordShape<S> shape = RecordShape.of((Class<S>) spec.getClass());
        requireKnown(shape);
        List<Object> all = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            List<String> given = values.get(component.key());
            all.add(given == null ? component.valueIn(spec) : bind(component, given, binder));
        }
        try {
            return shape.newInstance(all);
        } catch (IllegalArgumentException e) {
            throw wrong("--set does not fit: " + e.getMessage());
        }
    }

    /**
     * A spec of these values, and of defaults for the others.
     *
     * @throws NightjarException {@code USAGE} when it has no such component, or one without a default is missing;
     *     {@code CONFIG} when a value does not fit
     */
    <S extends Record> S create(Class<S> type, ConfigBinder binder) {
        RecordShape<S> shape = RecordShape.of(type);
        requireKnown(shape);
        requireWhole(shape);
        Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
        for (RecordShape.Component component : shape.components()) {
            List<String> given = values.get(component.key());
            if (given != null && !isNothing(component, given)) {
                ConfigNode node = node(component, given);
                entries.put(component.key(), new ConfigNode.Entry(node.place(), node));
            }
        }
        return binder.bind("flow", new ConfigNode.Mapping(entries, new Place("--set", 1, 1)), type);
    }

    private void requireKnown(RecordShape<?> shape) {
        List<String> known =
                shape.components().stream().map(RecordShape.Component::key).toList();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                String question = DidYouMean.question(name, known);
                throw wrong("%s: the flow has no such parameter; %sit has: %s"
                        .formatted(written(name), question.isEmpty() ? "" : question + " ", String.join(", ", known)));
            }
        }
    }

    private void requireWhole(RecordShape<?> shape) {
        List<String> missing = shape.components().stream()
                .filter(FlowsCommand::isRequired)
                .map(RecordShape.Component::key)
                .filter(key -> !values.containsKey(key))
                .toList();
        if (!missing.isEmpty()) {
            throw wrong("the flow needs %s; write %s"
                    .formatted(
                            missing.stream().map("'%s'"::formatted).collect(Collectors.joining(" and ")),
                            missing.stream().map("--set %s=…"::formatted).collect(Collectors.joining(" "))));
        }
    }

    private Object bind(RecordShape.Component component, List<String> given, ConfigBinder binder) {
        return isNothing(component, given)
                ? Optional.empty()
                : binder.bind(written(component.key()), node(component, given), component.type());
    }

    private static boolean isNothing(RecordShape.Component component, List<String> given) {
        return raw(component.type()) == Optional.class && given.equals(List.of(""));
    }

    private ConfigNode node(RecordShape.Component component, List<String> given) {
        String name = written(component.key());
        Place place = new Place(name, 1, 1);
        return given.size() == 1
                ? node(name, given.getFirst(), component.type(), place)
                : new ConfigNode.Sequence(
                        given.stream()
                                .map(text -> (ConfigNode) new ConfigNode.Scalar(text, place))
                                .toList(),
                        place);
    }

    /** Lists, maps and records may be written as in a file. */
    private static ConfigNode node(String name, String text, Type type, Place place) {
        boolean structured = type instanceof ParameterizedType
                || raw(type).isRecord()
                || raw(type).isSealed();
        return structured && (text.startsWith("[") || text.startsWith("{"))
                ? YamlReader.parse(name, text)
                : new ConfigNode.Scalar(text, place);
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized ? raw(parameterized.getRawType()) : (Class<?>) type;
    }

    private static NightjarException wrong(String message) {
        return new NightjarException(ErrorCode.USAGE, message);
    }
}
