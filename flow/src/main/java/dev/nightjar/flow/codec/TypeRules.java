package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Which types can be stored: records of simple values, lists, sets, optionals, maps keyed by strings or enums, and
 * sealed types of records. Everything else would come back as something else, so it is refused when a task is made.
 */
public final class TypeRules {
    private static final Set<Class<?>> SIMPLE = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            String.class,
            BigDecimal.class,
            BigInteger.class,
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            LocalTime.class,
            OffsetDateTime.class,
            Duration.class,
            Period.class,
            ZoneId.class,
            ZoneOffset.class,
            UUID.class,
            URI.class,
            Path.class,
            byte[].class,
            Void.class);

    /** Those whose JSON says all that their equals asks. */
    private static final Set<Class<?>> EXACT = Set.of(
            boolean.class,
            Boolean.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            String.class,
            LocalDate.class,
            UUID.class);

    private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();

    private static final ClassValue<JavaType> RESULTS = new ClassValue<>() {
        @Override
        protected JavaType computeValue(Class<?> task) {
            return findResultType(task);
        }
    };

    private static final ClassValue<JavaType> CHECKED = new ClassValue<>() {
        @Override
        protected JavaType computeValue(Class<?> type) {
            JavaType known = TYPES.constructType(type);
            check(known, type.getSimpleName(), new HashSet<>());
            return known;
        }
    };

    private static final ClassValue<Boolean> COMES_BACK_EQUAL = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return comesBackEqual(check(type), new HashSet<>(), true);
        }
    };

    private static final ClassValue<Boolean> CONSTANT = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return type.getTypeParameters().length == 0
                    && comesBackEqual(TYPES.constructType(type), new HashSet<>(), false);
        }
    };

    private TypeRules() {}

    /** Whether a value of the type that was stored is equal to itself when it is read, as far as its types tell. */
    public static boolean comesBackEqual(Class<?> type) {
        return COMES_BACK_EQUAL.get(type);
    }

    /**
     * Whether, besides, a value of the type never changes: it holds nothing that somebody else could fill. Of a generic
     * class nobody knows.
     */
    public static boolean isConstant(Class<?> type) {
        return CONSTANT.get(type);
    }

    private static boolean comesBackEqual(JavaType type, Set<JavaType> seen, boolean collections) {
        Class<?> raw = type.getRawClass();
        if (EXACT.contains(raw) || raw.isEnum() || !seen.add(type)) {
            return true;
        }
        if (raw.isRecord()) {
            return Arrays.stream(raw.getRecordComponents())
                    .map(component -> TYPES.resolveMemberType(component.getGenericType(), type.getBindings()))
                    .allMatch(held -> comesBackEqual(held, seen, collections));
        }
        if (raw == Optional.class) {
            return comesBackEqual(type.getReferencedType(), seen, collections);
        }
        return collections
                && (raw == List.class || raw == Set.class || raw == Map.class)
                && comesBackEqual(type.getContentType(), seen, true);
    }

    /**
     * The result type of a task class, found from its generic superclass.
     *
     * @throws NightjarException {@code CONFIG} when it is open or cannot be stored
     */
    public static JavaType resultType(Class<?> task) {
        return RESULTS.get(task);
    }

    /**
     * The type, if it can be stored.
     *
     * @throws NightjarException {@code CONFIG} otherwise, with the component that is in the way
     */
    public static JavaType check(Class<?> type) {
        return CHECKED.get(type);
    }

    private static JavaType findResultType(Class<?> task) {
        JavaType type = TYPES.constructType(task);
        JavaType[] parameters = TYPES.findTypeParameters(type, Task.class);
        if (parameters.length != 1
                || parameters[0].getRawClass() == Object.class
                || task.getTypeParameters().length > 0) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "task class %s leaves its result type open; extend a task with a concrete type, as in Task<Report>"
                            .formatted(task.getName()));
        }
        check(parameters[0], "result of " + task.getSimpleName(), new HashSet<>());
        return parameters[0];
    }

    private static void check(JavaType type, String where, Set<JavaType> seen) {
        Class<?> raw = type.getRawClass();
        if (raw.isPrimitive() || SIMPLE.contains(raw) || raw.isEnum() || !seen.add(type)) {
            return;
        }
        if (raw == Optional.class || raw == List.class || raw == Set.class) {
            JavaType content = raw == Optional.class ? type.getReferencedType() : type.getContentType();
            JavaType held = content == null ? type.containedType(0) : content;
            if (raw == Optional.class && held.getRawClass() == Optional.class) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "%s holds an Optional of an Optional, and both are stored as null when they are empty; use one Optional"
                                .formatted(where));
            }
            check(held, where, seen);
        } else if (raw == Map.class) {
            checkKey(type.getKeyType(), where);
            check(type.getContentType(), where, seen);
        } else if (raw.isRecord()) {
            for (RecordComponent component : raw.getRecordComponents()) {
                JavaType held = TYPES.resolveMemberType(component.getGenericType(), type.getBindings());
                check(held, raw.getSimpleName() + "." + component.getName(), seen);
            }
        } else if (raw.isSealed() && (raw.isInterface() || Modifier.isAbstract(raw.getModifiers()))) {
            SealedCases.of(raw).all().forEach(c -> check(TYPES.constructType(c), c.getSimpleName(), seen));
        } else {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    ("%s holds %s, which cannot be stored; use a record, a sealed type of records, a simple value, or a"
                                    + " List, Set, Optional or Map of them")
                            .formatted(where, raw.getTypeName()));
        }
    }

    private static void checkKey(JavaType key, String where) {
        if (key.getRawClass() != String.class && !key.getRawClass().isEnum()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%s holds a map keyed by %s; a stored map is keyed by strings or an enum: use a list of records"
                            .formatted(where, key.getRawClass().getTypeName()));
        }
    }
}
