package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class of flows: what it is called, which parameters it takes, and how one is made of them. Such a class has a
 * constructor that takes its parameters, a record, or one that takes nothing. Immutable.
 *
 * @param type the class
 */
public record FlowType(Class<? extends Flow<?>> type) {
    public FlowType {
        requireNonNull(type, "type is null");
    }

    /** Its stable name, which runs are kept under: {@link TaskType}, else the name of the class in kebab case. */
    public String id() {
        return TaskTypes.of(type);
    }

    /**
     * Adds it to others that are found by their ids; does nothing where it is among them.
     *
     * @throws NightjarException {@code CONFIG} when another has its id
     */
    public void addTo(Map<String, FlowType> byId) {
        FlowType other = byId.putIfAbsent(id(), this);
        if (other != null && !other.equals(this)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "two flows are called '%s': %s and %s; give one of them another @TaskType"
                            .formatted(id(), other.type().getName(), type.getName()));
        }
    }

    /**
     * The record of its parameters; empty when it takes none.
     *
     * @throws NightjarException {@code CONFIG} when it has no fitting constructor
     */
    public Optional<Class<? extends Record>> parameters() {
        Constructor<?> constructor = constructor();
        return constructor.getParameterCount() == 0
                ? Optional.empty()
                : Optional.of(constructor.getParameterTypes()[0].asSubclass(Record.class));
    }

    /**
     * A flow with these parameters. What its constructor throws comes out as it is.
     *
     * @param spec of the class that {@link #parameters} tells, or anything when it takes none
     * @throws NightjarException {@code CONFIG} when it has no fitting constructor
     */
    public Flow<?> create(Record spec) {
        return parameters().isPresent() ? make(spec) : make();
    }

    /**
     * A flow that takes no parameters. What its constructor throws comes out as it is.
     *
     * @throws NightjarException {@code CONFIG} when it has no fitting constructor
     */
    public Flow<?> create() {
        return make();
    }

    private Flow<?> make(Object... arguments) {
        Constructor<?> constructor = constructor();
        try {
            constructor.setAccessible(true);
            return (Flow<?>) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw unmade(e);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw unmade(e);
        }
    }

    /** The one for a record, else the one for nothing. */
    private Constructor<?> constructor() {
        List<Constructor<?>> all = List.of(type.getDeclaredConstructors());
        Optional<Constructor<?>> ofSpec = all.stream()
                .filter(c -> c.getParameterCount() == 1 && c.getParameterTypes()[0].isRecord())
                .findFirst();
        return ofSpec.or(() ->
                        all.stream().filter(c -> c.getParameterCount() == 0).findFirst())
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.CONFIG,
                        "%s cannot be made by name; give it a constructor for its spec, or one without parameters: it has %s"
                                .formatted(type.getName(), Arrays.toString(type.getDeclaredConstructors()))));
    }

    private NightjarException unmade(Exception cause) {
        return new NightjarException(
                ErrorCode.CONFIG, "flow '%s' cannot be made: %s".formatted(id(), cause.getMessage()), cause);
    }
}
