package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static dev.nightjar.flow.ErrorCode.INTERNAL;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.config.ConfigNode.Mapping;
import dev.nightjar.flow.config.ConfigNode.Scalar;
import dev.nightjar.flow.config.RecordShape.Component;
import dev.nightjar.flow.config.ValueType.OfNode;
import dev.nightjar.flow.config.ValueType.OfRecord;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code nightjar.yml} says, section by section. All that is written in it is checked when it is read; a section
 * that it does not have is an error only for who asks for it and needs it. Immutable, thread-safe.
 */
public final class NightjarConfig {
    /** The name of the file. */
    public static final String FILE_NAME = "nightjar.yml";

    private final Mapping root;
    private final Path folder;
    private final Secrets secrets;
    private final ConfigBinder binder;
    private final ConfigSections sections;
    private final Map<String, Object> values = new HashMap<>();

    private NightjarConfig(Mapping root, Path folder, Environment environment, ConfigSections sections) {
        this.root = root;
        this.folder = folder.toAbsolutePath().normalize();
        this.secrets = new Secrets(environment);
        this.binder = new ConfigBinder(this.folder, environment, secrets);
        this.sections = sections;
        bindAll();
    }

    /**
     * Reads a file with the sections that are registered on the class path of the current thread.
     *
     * @throws NightjarException {@code CONFIG} with the place of the first problem and a line for each
     */
    public static NightjarConfig read(Path file, Environment environment) {
        return read(file, environment, ConfigSections.registered());
    }

    /** Reads a file with these sections. */
    public static NightjarConfig read(
            Path file, Environment environment, Collection<? extends ConfigSection<?>> sections) {
        return read(file, environment, ConfigSections.of(sections));
    }

    private static NightjarConfig read(Path file, Environment environment, ConfigSections sections) {
        ConfigNode root = YamlReader.read(file);
        if (!(root instanceof Mapping mapping)) {
            throw new NightjarException(
                    CONFIG, root.place(), "the file must hold sections; write lines such as 'zone: Europe/Berlin'");
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        return new NightjarConfig(mapping, folder, environment, sections);
    }

    /** What holds where there is no file: every section has its defaults. */
    public static NightjarConfig empty(Path folder, Environment environment) {
        return empty(folder, environment, ConfigSections.registered());
    }

    /** What holds where there is no file, with these sections. */
    public static NightjarConfig empty(
            Path folder, Environment environment, Collection<? extends ConfigSection<?>> sections) {
        return empty(folder, environment, ConfigSections.of(sections));
    }

    private static NightjarConfig empty(Path folder, Environment environment, ConfigSections sections) {
        Place start = new Place(folder.resolve(FILE_NAME).toString(), 1, 1);
        return new NightjarConfig(ConfigNode.empty(start), folder, environment, sections);
    }

    /**
     * The value of a section, or its default.
     *
     * @throws NightjarException {@code CONFIG} if the file does not have it and it has no default
     */
    @SuppressWarnings("unchecked") // it was bound to the section's own type
    public <T> T section(ConfigSection<T> section) {
        if (sections.contains(section)) {
            return (T) value(section);
        }
        throw new NightjarException(
                INTERNAL,
                "section '%s' is not registered; name %s in META-INF/services"
                        .formatted(section.name(), section.getClass().getName()));
    }

    /**
     * The value of a section by its name.
     *
     * @throws NightjarException {@code CONFIG} if the file does not have it and it has no default
     * @throws IllegalArgumentException if there is no such section, or it is not of this type
     */
    public <T> T get(String name, Class<T> type) {
        return sections.get(name)
                .map(this::value)
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(
                        () -> new IllegalArgumentException("no section '%s' of %s".formatted(name, type.getName())));
    }

    /** A section as it is written, if it is there. */
    public Optional<ConfigNode> node(String name) {
        return root.get(name);
    }

    /** The folder of the file, absolute. */
    public Path folder() {
        return folder;
    }

    /** Binds nodes with this file's folder, environment and secrets. */
    public ConfigBinder binder() {
        return binder;
    }

    /** The secrets; it masks those that the file named. */
    public Secrets secrets() {
        return secrets;
    }

    private void bindAll() {
        Problems problems = new Problems();
        NodeBinding binding = binder.binding(problems);
        root.entries().forEach((name, entry) -> {
            Optional<ConfigSection<?>> section = sections.get(name);
            if (section.isEmpty()) {
                problems.add(entry.keyPlace(), Texts.unknown("section", name, "", sections.names()));
            } else if (!(entry.value() instanceof Scalar scalar && scalar.isNull())) {
                ValueType type = ValueType.of(section.get().type());
                binding.bind(entry.value(), type, Trail.of(name)).ifPresent(value -> values.put(name, value));
            }
        });
        problems.throwIfAny();
    }

    private Object value(ConfigSection<?> section) {
        Object bound = values.get(section.name());
        return bound == null ? absent(section, ValueType.of(section.type())) : bound;
    }

    private Object absent(ConfigSection<?> section, ValueType type) {
        if (section.defaultText().isPresent()) {
            return binder.defaults().parse(section.defaultText().get(), type, section.name());
        }
        List<String> required = requiredKeys(type);
        boolean canBeEmpty = type instanceof OfNode || type instanceof OfRecord;
        if (canBeEmpty && required.isEmpty()) {
            return binder.bind(section.name(), ConfigNode.empty(root.place()), section.type());
        }
        return DefaultValues.empty(type)
                .orElseThrow(() -> new NightjarException(
                        CONFIG,
                        root.place(),
                        "there is no section '%s'%s; add it%s"
                                .formatted(
                                        section.name(),
                                        Texts.inBrackets(section.description()),
                                        required.isEmpty() ? "" : " with " + Texts.list(required))));
    }

    private static List<String> requiredKeys(ValueType type) {
        return type instanceof OfRecord(Class<? extends Record> record)
                ? RecordShape.of(record).components().stream()
                        .filter(DefaultValues::isRequired)
                        .map(Component::key)
                        .toList()
                : List.of();
    }
}
