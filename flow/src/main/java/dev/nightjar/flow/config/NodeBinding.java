package dev.nightjar.flow.config;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.ConfigNode.Entry;
import dev.nightjar.flow.config.ConfigNode.Mapping;
import dev.nightjar.flow.config.ConfigNode.Scalar;
import dev.nightjar.flow.config.ConfigNode.Sequence;
import dev.nightjar.flow.config.ValueType.OfChoice;
import dev.nightjar.flow.config.ValueType.OfList;
import dev.nightjar.flow.config.ValueType.OfMap;
import dev.nightjar.flow.config.ValueType.OfNode;
import dev.nightjar.flow.config.ValueType.OfOptional;
import dev.nightjar.flow.config.ValueType.OfRecord;
import dev.nightjar.flow.config.ValueType.OfScalar;
import dev.nightjar.flow.config.ValueType.OfSecret;
import dev.nightjar.flow.config.ValueType.OfSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Turns nodes into values, and goes on after a problem: a node that has one gives nothing, and so does all that holds
 * it. For one thread.
 */
final class NodeBinding {
    private final Interpolation interpolation;
    private final UnaryOperator<Path> paths;
    private final Problems problems;
    private final RecordBinding records;

    NodeBinding(Interpolation interpolation, UnaryOperator<Path> paths, Problems problems) {
        this.interpolation = interpolation;
        this.paths = paths;
        this.problems = problems;
        this.records = new RecordBinding(this, new DefaultValues(paths), problems);
    }

    Optional<Object> bind(ConfigNode node, ValueType type, Trail trail) {
        if (node instanceof Scalar scalar && scalar.isNull() && !(type instanceof OfNode)) {
            return missing(node, type, trail);
        }
        return switch (type) {
            case OfNode _ -> Optional.of(node);
            case OfScalar(ScalarType scalar) -> scalar(node, scalar, trail);
            case OfSecret _ -> secret(node, trail);
            case OfOptional(ValueType element) -> bind(node, element, trail).map(Optional::of);
            case OfList(ValueType element) -> list(node, element, trail).map(Collections::unmodifiableList);
            case OfSet(ValueType element) -> set(node, element, trail);
            case OfMap(ValueType element) -> map(node, element, trail);
            case OfRecord(Class<? extends Record> record) -> records.bind(node, record, Set.of(), trail);
            case OfChoice(Map<String, Class<? extends Record>> choices) ->
                choose(node, choices, trail).flatMap(record -> chosen(node, record, trail));
        };
    }

    /** A record that its {@code type} key has chosen. */
    Optional<Object> chosen(ConfigNode node, Class<? extends Record> record, Trail trail) {
        return records.bind(node, record, Set.of(RecordBinding.TYPE), trail);
    }

    /** What the {@code type} key of a map stands for. */
    <T> Optional<T> choose(ConfigNode node, Map<String, T> choices, Trail trail) {
        String known = Texts.list(choices.keySet());
        if (!(node instanceof Mapping mapping)) {
            return wrong(node, trail, "a map with a 'type'", "write one with 'type: ' and one of " + known);
        }
        Optional<ConfigNode> given = mapping.get(RecordBinding.TYPE);
        if (given.isEmpty()) {
            return problem(node, "%s has no 'type'; add one of %s".formatted(trail, known));
        }
        ScalarType text = new ScalarType(
                "one of " + known,
                name -> Optional.<Object>ofNullable(choices.get(name)).orElseThrow(IllegalArgumentException::new),
                name -> Texts.questionOr(name, choices.keySet(), "write one of these"));
        @SuppressWarnings("unchecked") // the parser takes it from the map
        Optional<T> chosen = (Optional<T>) bind(given.get(), new OfScalar(text), trail.key(RecordBinding.TYPE));
        return chosen;
    }

    /** Notes that a value is none of what is expected. */
    <T> Optional<T> wrong(ConfigNode node, Trail trail, String noun, String advice) {
        return problem(node, "%s must be %s but is %s; %s".formatted(trail, noun, found(node), advice));
    }

    private Optional<Object> missing(ConfigNode node, ValueType type, Trail trail) {
        Optional<Object> empty = DefaultValues.empty(type);
        return empty.isPresent() ? empty : problem(node, "%s has no value; give it one, or remove it".formatted(trail));
    }

    private Optional<Object> scalar(ConfigNode node, ScalarType type, Trail trail) {
        if (!(node instanceof Scalar(String source, boolean _, var place))) {
            return wrong(node, trail, type.noun(), type.advice().apply(""));
        }
        try {
            String text = interpolation.text(source);
            Optional<Object> value = type.parse(text);
            if (value.isPresent()) {
                return value.map(parsed -> parsed instanceof Path path ? paths.apply(path) : parsed);
            }
            String origin = text.equals(source) ? "" : " (from '%s')".formatted(Texts.shorten(source));
            return problem(
                    node,
                    "%s must be %s but is '%s'%s; %s"
                            .formatted(
                                    trail,
                                    type.noun(),
                                    Texts.shorten(text),
                                    origin,
                                    type.advice().apply(text)));
        } catch (NightjarException e) {
            problems.add(place, trail + ": " + e.getMessage(), e);
            return Optional.empty();
        }
    }

    private Optional<Object> secret(ConfigNode node, Trail trail) {
        if (!(node instanceof Scalar(String source, boolean _, var place))) {
            return wrong(node, trail, "a secret", "write it like ${secret.name}");
        }
        try {
            return Optional.of(interpolation.secret(source));
        } catch (NightjarException e) {
            problems.add(place, trail + ": " + e.getMessage(), e);
            return Optional.empty();
        }
    }

    private Optional<List<Object>> list(ConfigNode node, ValueType element, Trail trail) {
        boolean single = node instanceof Scalar && (element instanceof OfScalar || element instanceof OfSecret);
        if (single) {
            return bind(node, element, trail).map(List::of);
        }
        if (!(node instanceof Sequence(List<ConfigNode> items, var _))) {
            return wrong(node, trail, "a list", "write its items as [a, b] or on lines that start with '- '");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            bind(items.get(i), element, trail.item(i)).ifPresent(values::add);
        }
        return complete(values, items);
    }

    private Optional<Object> set(ConfigNode node, ValueType element, Trail trail) {
        int before = problems.size();
        return list(node, element, trail).flatMap(values -> {
            Set<Object> distinct = new LinkedHashSet<>();
            for (int i = 0; i < values.size(); i++) {
                if (!distinct.add(values.get(i)) && node instanceof Sequence(List<ConfigNode> items, var _)) {
                    problems.add(items.get(i).place(), "%s is given before; remove one".formatted(trail.item(i)));
                }
            }
            return problems.size() == before ? Optional.of(Collections.unmodifiableSet(distinct)) : Optional.empty();
        });
    }

    private Optional<Object> map(ConfigNode node, ValueType element, Trail trail) {
        if (!(node instanceof Mapping(Map<String, Entry> entries, var _))) {
            return wrong(node, trail, "a map", "write its entries on lines of 'name: value'");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
            if (key.contains("${")) {
                problems.add(
                        entry.keyPlace(),
                        "nothing is replaced in the key '%s'%s; write it out".formatted(key, trail.in()));
            }
            bind(entry.value(), element, trail.key(key)).ifPresent(value -> values.put(key, value));
        });
        return complete(values.keySet(), entries.keySet()).map(_ -> Collections.unmodifiableMap(values));
    }

    /** The values, unless one had a problem. */
    private static <C extends Collection<?>> Optional<C> complete(C values, Collection<?> nodes) {
        return values.size() == nodes.size() ? Optional.of(values) : Optional.empty();
    }

    private <T> Optional<T> problem(ConfigNode node, String message) {
        problems.add(node.place(), message);
        return Optional.empty();
    }

    private static String found(ConfigNode node) {
        return switch (node) {
            case Scalar scalar -> scalar.isNull() ? "empty" : "'" + Texts.shorten(scalar.text()) + "'";
            case Sequence _ -> "a list";
            case Mapping _ -> "a map";
        };
    }
}
