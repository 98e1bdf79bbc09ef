package dev.nightjar.flow.config;

import dev.nightjar.flow.config.ConfigNode.Entry;
import dev.nightjar.flow.config.ConfigNode.Mapping;
import dev.nightjar.flow.config.ConfigNode.Scalar;
import dev.nightjar.flow.config.RecordShape.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns maps into records. */
final class RecordBinding {
    /** The key that chooses a record, in a sealed interface and in a connection. */
    static final String TYPE = "type";

    private final NodeBinding values;
    private final DefaultValues defaults;
    private final Problems problems;

    RecordBinding(NodeBinding values, DefaultValues defaults, Problems problems) {
        this.values = values;
        this.defaults = defaults;
        this.problems = problems;
    }

    Optional<Object> bind(ConfigNode node, Class<? extends Record> type, Set<String> ignored, Trail trail) {
        RecordShape<?> shape = RecordShape.of(type);
        List<String> keys = shape.components().stream().map(Component::key).toList();
        if (!(node instanceof Mapping mapping)) {
            return values.wrong(node, trail, "a map", "write it with the keys " + Texts.list(keys));
        }
        int before = problems.size();
        mapping.entries().forEach((key, entry) -> {
            if (!keys.contains(key) && !ignored.contains(key)) {
                problems.add(entry.keyPlace(), Texts.unknown("key", key, trail.in(), keys));
            }
        });
        List<Object> arguments = new ArrayList<>();
        for (Component component : shape.components()) {
            component(mapping, component, trail).ifPresent(arguments::add);
        }
        return problems.size() == before ? create(shape, arguments, node, trail) : Optional.empty();
    }

    private Optional<Object> component(Mapping mapping, Component component, Trail trail) {
        Optional<ConfigNode> given = Optional.ofNullable(mapping.entries().get(component.key()))
                .map(Entry::value)
                .filter(node -> !(isNull(node) && component.defaultText().isPresent()));
        if (given.isPresent()) {
            return values.bind(given.get(), ValueType.of(component.type()), trail.key(component.key()));
        }
        Optional<Object> otherwise = defaults.of(component);
        if (otherwise.isEmpty()) {
            String meaning = component.description().map(Texts::inBrackets).orElse("");
            problems.add(mapping.place(), "%s has no '%s'%s; add it".formatted(trail, component.key(), meaning));
        }
        return otherwise;
    }

    private Optional<Object> create(RecordShape<?> shape, List<Object> arguments, ConfigNode node, Trail trail) {
        try {
            return Optional.of(shape.newInstance(arguments));
        } catch (RuntimeException e) {
            String reason =
                    Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
            problems.add(node.place(), "%s is not valid: %s".formatted(trail, reason), e);
            return Optional.empty();
        }
    }

    private static boolean isNull(ConfigNode node) {
        return node instanceof Scalar scalar && scalar.isNull();
    }
}
