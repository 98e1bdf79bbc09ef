package dev.nightjar.flow;

import dev.nightjar.flow.codec.TypeRules;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Types whose values come back from their JSON as they went in. Where only the contract of {@link Record} can be broken,
 * some values of a type tell of all. Thread-safe.
 */
final class TrustedTypes {
    /** How many values of a type are looked at before it is trusted. */
    private static final int ENOUGH = 16;

    private static final ClassValue<AtomicInteger> CAME_BACK = new ClassValue<>() {
        @Override
        protected AtomicInteger computeValue(Class<?> type) {
            return new AtomicInteger();
        }
    };

    private TrustedTypes() {}

    static boolean contains(Class<?> type) {
        return CAME_BACK.get(type).get() >= ENOUGH && TypeRules.comesBackEqual(type);
    }

    /** One more value of the type was equal to itself. */
    static void cameBack(Class<?> type) {
        CAME_BACK.get(type).incrementAndGet();
    }
}
