package dev.nightjar.flow.codec;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/**
 * Finds the constant of an enum by what its {@code toString} says: so they were stored once, and two of them might say the
 * same. Now they are stored by their names.
 */
final class EnumTexts extends DeserializationProblemHandler {
    @Override
    public Object handleWeirdStringValue(DeserializationContext context, Class<?> type, String value, String failure) {
        return find(type, value);
    }

    @Override
    public Object handleWeirdKey(DeserializationContext context, Class<?> type, String key, String failure) {
        return find(type, key);
    }

    private static Object find(Class<?> type, String text) {
        if (!type.isEnum()) {
            return NOT_HANDLED;
        }
        List<?> found = Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(text))
                .toList();
        return found.size() == 1 ? found.getFirst() : NOT_HANDLED;
    }
}
