package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.INTERNAL;
import static java.util.Objects.requireNonNullElse;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.NightjarException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The components of a record as files, help and codecs know them. Immutable, thread-safe, made once for a class.
 *
 * @param <R> the record
 */
public final class RecordShape<R extends Record> {
    private static final ClassValue<RecordShape<?>> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape<?> computeValue(Class<?> type) {
            return new RecordShape<>(type.asSubclass(Record.class));
        }
    };

    private final Class<R> type;
    private final Constructor<R> constructor;
    private final List<Component> components;

    private RecordShape(Class<R> type) {
        RecordComponent[] declared = type.getRecordComponents();
        try {
            Class<?>[] parameters =
                    Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
            this.constructor = type.getDeclaredConstructor(parameters);
            this.constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw failure(type, e);
        }
        this.type = type;
        this.components = Arrays.stream(declared).map(Component::of).toList();
    }

    /** The shape of a record class. */
    @SuppressWarnings("unchecked") // computeValue makes it of the class that it is kept for
    public static <R extends Record> RecordShape<R> of(Class<R> type) {
        return (RecordShape<R>) SHAPES.get(type);
    }

    public Class<R> type() {
        return type;
    }

    /** What the record's own {@link Description} says. */
    public Optional<String> description() {
        return RecordShape.description(type);
    }

    /** The components in the order of declaration. */
    public List<Component> components() {
        return components;
    }

    /**
     * A record of these values, in the order of the components. What its constructor throws comes out as it is.
     *
     * @throws IllegalArgumentException if number or types of the values are wrong
     */
    public R newInstance(Collection<?> values) {
        try {
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw unchecked(requireNonNullElse(e.getCause(), e));
        } catch (ReflectiveOperationException e) {
            throw failure(type, e);
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            default -> failure(thrown.getClass(), thrown);
        };
    }

    private static NightjarException failure(Class<?> type, Throwable cause) {
        return new NightjarException(
                INTERNAL, "'%s' cannot be read by reflection; report it".formatted(type.getName()), cause);
    }

    private static Optional<String> description(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Description.class)).map(Description::value);
    }

    /**
     * A component of a record.
     *
     * @param name as in Java: {@code onDuplicates}
     * @param key as in files: {@code on_duplicates}
     * @param type with its type arguments
     * @param defaultText what its {@link Default} says
     * @param description what its {@link Description} says
     * @param accessor reads it
     */
    public record Component(
            String name,
            String key,
            Type type,
            Optional<String> defaultText,
            Optional<String> description,
            Method accessor) {
        private static Component of(RecordComponent component) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return new Component(
                    component.getName(),
                    Texts.words(component.getName(), '_'),
                    component.getGenericType(),
                    Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value),
                    RecordShape.description(component),
                    accessor);
        }

        /** Its value in a record of the shape; what an overridden accessor throws comes out as it is. */
        public Object valueIn(Record record) {
            try {
                return accessor.invoke(record);
            } catch (InvocationTargetException e) {
                throw unchecked(requireNonNullElse(e.getCause(), e));
            } catch (ReflectiveOperationException e) {
                throw failure(record.getClass(), e);
            }
        }

        /**
         * What it is if nothing is given: its {@link Default}, else an empty optional, list, set or map, else nothing
         * (it is required). A path stays as it is written.
         *
         * @throws NightjarException {@code INTERNAL} if the default is none of its type, or a file cannot hold the type
         */
        public Optional<Object> defaultValue() {
            return DefaultValues.UNRESOLVED.of(this);
        }
    }
}
