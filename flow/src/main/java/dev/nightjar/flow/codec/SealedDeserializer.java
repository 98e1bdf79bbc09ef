package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.util.TokenBuffer;

/** Reads the case of a sealed type by the simple name that it was stored with. */
final class SealedDeserializer extends ValueDeserializer<Object> {
    private final Class<?> sealed;

    SealedDeserializer(Class<?> sealed) {
        this.sealed = sealed;
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
        // Tokens stay as they were written; a tree would have doubles in place of amounts.
        try (TokenBuffer value = context.bufferAsCopyOfValue(json);
                JsonParser whole = value.asParser(context)) {
            whole.nextToken();
            return context.readValue(whole, caseOf(value, context));
        }
    }

    private Class<?> caseOf(TokenBuffer value, DeserializationContext context) {
        try (JsonParser properties = value.asParser(context)) {
            properties.nextToken();
            for (String name = properties.nextName(); name != null; name = properties.nextName()) {
                properties.nextToken();
                if (name.equals(RecordSerializer.CASE)) {
                    return SealedCases.of(sealed).named(properties.getString());
                }
                properties.skipChildren();
            }
        }
        throw new NightjarException(
                ErrorCode.DIVERGED,
                "a stored %s does not say which case it is; it was stored by other code"
                        .formatted(sealed.getSimpleName()));
    }
}
