package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.INTERNAL;

import dev.nightjar.flow.NightjarException;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The registered sections by name. */
final class ConfigSections {
    private final SortedMap<String, ConfigSection<?>> byName = new TreeMap<>();

    private ConfigSections() {}

    static ConfigSections of(Iterable<? extends ConfigSection<?>> sections) {
        ConfigSections all = new ConfigSections();
        sections.forEach(all::add);
        return all;
    }

    /** Those on the class path of the current thread. */
    static ConfigSections registered() {
        ConfigSections all = new ConfigSections();
        ServiceLoader.load(ConfigSection.class).forEach(all::add);
        return all;
    }

    Optional<ConfigSection<?>> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    boolean contains(ConfigSection<?> section) {
        return get(section.name())
                .filter(known -> known.getClass() == section.getClass())
                .isPresent();
    }

    Set<String> names() {
        return byName.keySet();
    }

    private void add(ConfigSection<?> section) {
        ConfigSection<?> earlier = byName.putIfAbsent(section.name(), section);
        if (earlier != null) {
            throw new NightjarException(
                    INTERNAL,
                    "section '%s' is registered by %s and by %s; rename one"
                            .formatted(
                                    section.name(),
                                    earlier.getClass().getName(),
                                    section.getClass().getName()));
        }
    }
}
