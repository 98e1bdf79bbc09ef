package dev.nightjar.flow.config;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.NightjarException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Binds nodes to records and other values, and reports all problems of a node in one exception. Keys are the names of
 * the components in snake case.
 *
 * <table>
 * <caption>What a component may be</caption>
 * <tr><td>{@code String}<td>any single value, as it is written
 * <tr><td>{@code int long double boolean}, enums, {@code URI ZoneId LocalDate Instant}<td>a single value
 * <tr><td>{@code Duration}<td>{@code 250ms 30s 5m 2h 1d} or ISO
 * <tr><td>{@code Path}<td>relative to the folder of the file; {@code ~/} is the home folder
 * <tr><td>{@code Secret}<td>the only place for <code>${secret.x}</code>
 * <tr><td>{@code List Set}<td>a list, or a single value; empty by default
 * <tr><td>{@code Map<String, …>}<td>a map, in the order of the file; empty by default
 * <tr><td>{@code Optional}<td>what is in it; empty by default
 * <tr><td>a record<td>a map
 * <tr><td>a sealed interface of records<td>a map; its key {@code type} is the record's name in kebab case
 * <tr><td>{@link ConfigNode}<td>anything, to be bound later
 * </table>
 *
 * What is missing has its {@code @Default}, which is written as in a file: {@code "7"}, {@code "[a, b]"}, and
 * {@code "{}"} for a record of defaults. Thread-safe.
 */
public final class ConfigBinder {
    private final Path folder;
    private final Path home;
    private final Interpolation interpolation;

    /**
     * A binder.
     *
     * @param folder what relative paths are relative to
     * @param secrets gives secrets, and masks those that it has given
     */
    public ConfigBinder(Path folder, Environment environment, Secrets secrets) {
        this.folder = requireNonNull(folder, "folder is null");
        this.home = environment.home();
        this.interpolation = new Placeholders(environment, secrets);
    }

    /**
     * Binds a map to a record.
     *
     * @param name what messages call it: {@code connections.warehouse}
     * @throws NightjarException {@code CONFIG} with the place of the first problem and a line for each
     */
    public <R extends Record> R bind(String name, ConfigNode node, Class<R> type) {
        return type.cast(value(binding -> binding.bind(node, ValueType.of(type), Trail.of(name))));
    }

    /**
     * Binds a value to any type that a component may have; the result is of that type.
     *
     * @throws NightjarException {@code CONFIG} with the place of the first problem and a line for each
     */
    public Object bind(String name, ConfigNode node, Type type) {
        return value(binding -> binding.bind(node, ValueType.of(type), Trail.of(name)));
    }

    /**
     * What a map chooses with its key {@code type}.
     *
     * @param choices all that can be chosen, by name
     * @throws NightjarException {@code CONFIG} if there is no such key, or it is none of these
     */
    public <T> T choose(String name, ConfigNode node, Map<String, T> choices) {
        return value(binding -> binding.choose(node, choices, Trail.of(name)));
    }

    /**
     * Binds a map to the record that its key {@code type} has chosen, see {@link #choose}; the key itself is not bound.
     *
     * @throws NightjarException {@code CONFIG} with the place of the first problem and a line for each
     */
    public <R extends Record> R bindChosen(String name, ConfigNode node, Class<R> type) {
        return type.cast(value(binding -> binding.chosen(node, type, Trail.of(name))));
    }

    /** A binding that collects its problems with those of others. */
    NodeBinding binding(Problems problems) {
        return new NodeBinding(interpolation, this::resolve, problems);
    }

    DefaultValues defaults() {
        return new DefaultValues(this::resolve);
    }

    private <T> T value(Function<NodeBinding, Optional<T>> bind) {
        Problems problems = new Problems();
        Optional<T> value = bind.apply(binding(problems));
        problems.throwIfAny();
        return value.orElseThrow();
    }

    private Path resolve(Path path) {
        boolean atHome = path.startsWith("~");
        Path base = atHome ? home : folder;
        return base.resolve(atHome ? Path.of("~").relativize(path) : path).normalize();
    }
}
