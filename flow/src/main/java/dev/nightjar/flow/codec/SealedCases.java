package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The records of a sealed type by the simple names that they are stored under. */
final class SealedCases {
    private static final ClassValue<SealedCases> CACHE = new ClassValue<>() {
        @Override
        protected SealedCases computeValue(Class<?> type) {
            return new SealedCases(type);
        }
    };

    private final Class<?> type;
    private final Map<String, Class<?>> cases = new LinkedHashMap<>();

    private SealedCases(Class<?> type) {
        this.type = type;
        collect(type);
    }

    static SealedCases of(Class<?> type) {
        return CACHE.get(type);
    }

    Collection<Class<?>> all() {
        return cases.values();
    }

    Class<?> named(String name) {
        Class<?> found = cases.get(name);
        if (found == null) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "'%s' is no case of %s (%s); it was stored by other code"
                            .formatted(name, type.getSimpleName(), String.join(", ", cases.keySet())));
        }
        return found;
    }

    private void collect(Class<?> sealed) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                collect(permitted);
            } else if (!permitted.isRecord()) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "%s permits %s, which is no record and cannot be stored"
                                .formatted(type.getName(), permitted.getName()));
            } else if (cases.put(permitted.getSimpleName(), permitted) != null) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "%s has two cases named %s; give one another name"
                                .formatted(type.getName(), permitted.getSimpleName()));
            }
        }
    }
}
