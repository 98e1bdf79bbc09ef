package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.config.ConfigBinder;
import dev.nightjar.flow.config.ConfigNode;
import dev.nightjar.flow.config.DidYouMean;
import dev.nightjar.flow.config.YamlReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Components of a spec that are to have other values, written as {@code --set name=value} writes them. */
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

    /**
     * The spec with the other values.
     *
     * @throws NightjarException {@code USAGE} when it has no such component, {@code CONFIG} when the value does not fit
     */
    Record apply(Record spec, ConfigBinder binder) {
        RecordComponent[] components = spec.getClass().getRecordComponents();
        List<String> known = Arrays.stream(components).map(SpecChange::key).toList();
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
        try {
            Object[] all = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                List<String> given = values.get(key(components[i]));
                components[i].getAccessor().setAccessible(true);
                all[i] = given == null ? components[i].getAccessor().invoke(spec) : bind(components[i], given, binder);
            }
            var constructor = spec.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(all);
        } catch (InvocationTargetException e) {
            throw wrong("--set does not fit: "
                    + Objects.requireNonNullElse(e.getCause(), e).getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record can be made anew", e);
        }
    }

    private static Object bind(RecordComponent component, List<String> given, ConfigBinder binder) {
        String name = "--set " + key(component);
        Place place = new Place(name, 1, 1);
        if (component.getType() == Optional.class && given.equals(List.of(""))) {
            return Optional.empty();
        }
        ConfigNode node = given.size() == 1
                ? node(name, given.getFirst(), component, place)
                : new ConfigNode.Sequence(
                        given.stream()
                                .map(text -> (ConfigNode) new ConfigNode.Scalar(text, place))
                                .toList(),
                        place);
        return binder.bind(name, node, component.getGenericType());
    }

    /** Lists and maps may be written as in a file. */
    private static ConfigNode node(String name, String text, RecordComponent component, Place place) {
        boolean structured = component.getGenericType() instanceof ParameterizedType
                || component.getType().isRecord();
        return structured && (text.startsWith("[") || text.startsWith("{"))
                ? YamlReader.parse(name, text)
                : new ConfigNode.Scalar(text, place);
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static NightjarException wrong(String message) {
        return new NightjarException(ErrorCode.USAGE, message);
    }
}
