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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Components of a spec that are to have certain values, written as {@code --set name=value} writes them. */
record SpecChange(Map<String, List<String>> values) {
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
        return new SpecChange(values);
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
                throw wrong("--set %s: the flow has no such parameter; %sit has: %s"
                        .formatted(
                                Printable.line(name),
                                question.isEmpty() ? "" : question + " ",
                                String.join(", ", known)));
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

    private static Object bind(RecordShape.Component component, List<String> given, ConfigBinder binder) {
        return isNothing(component, given)
                ? Optional.empty()
                : binder.bind("--set " + component.key(), node(component, given), component.type());
    }

    private static boolean isNothing(RecordShape.Component component, List<String> given) {
        return raw(component.type()) == Optional.class && given.equals(List.of(""));
    }

    private static ConfigNode node(RecordShape.Component component, List<String> given) {
        String name = "--set " + component.key();
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
