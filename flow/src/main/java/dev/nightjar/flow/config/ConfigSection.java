package dev.nightjar.flow.config;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * A section of {@code nightjar.yml}, which a module registers: a subclass with a public constructor without arguments,
 * named in {@code META-INF/services/dev.nightjar.flow.config.ConfigSection}.
 *
 * <pre>{@code
 * public final class ZoneSection extends ConfigSection<ZoneId> {
 *     public ZoneSection() {
 *         super("zone", "the time zone that names the nights", "UTC");
 *     }
 * }
 * }</pre>
 *
 * Immutable and thread-safe.
 *
 * @param <T> what the section is bound to: anything that a component may be ({@link ConfigBinder}), such as a record, a
 *     {@code ZoneId}, a {@code Map<String, TableRule>}, or a {@code ConfigNode} to be bound later
 */
public abstract class ConfigSection<T> {
    private final String name;
    private final String description;
    private final Optional<String> defaultText;

    /** A section that is empty by default, where its type can be empty (a record, if all of its components have defaults). */
    protected ConfigSection(String name, String description) {
        this(name, description, Optional.empty());
    }

    /** A section with a default, written as in a file. */
    protected ConfigSection(String name, String description, String defaultText) {
        this(name, description, Optional.of(defaultText));
    }

    private ConfigSection(String name, String description, Optional<String> defaultText) {
        this.name = requireNonNull(name, "name is null");
        this.description = requireNonNull(description, "description is null");
        this.defaultText = defaultText;
    }

    /** Its key in the file, in snake case. */
    public final String name() {
        return name;
    }

    /** One sentence for people on what it is. */
    public final String description() {
        return description;
    }

    /** Its value if the file does not have it, written as in a file. */
    public final Optional<String> defaultText() {
        return defaultText;
    }

    /** The type argument of the subclass. */
    public final Type type() {
        if (getClass().getGenericSuperclass() instanceof ParameterizedType parent) {
            return parent.getActualTypeArguments()[0];
        }
        throw new IllegalStateException("%s must extend ConfigSection directly, with its type"
                .formatted(getClass().getName()));
    }
}
