package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/** Reads the case of a sealed type by the simple name that it was stored with. */
final class SealedDeserializer extends ValueDeserializer<Object> {
    private final Class<?> sealed;

    SealedDeserializer(Class<?> sealed) {
        this.sealed = sealed;
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
        JsonNode tree = context.readTree(json);
        JsonNode name = tree.get(RecordSerializer.CASE);
        if (name == null) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "a stored %s does not say which case it is; it was stored by other code"
                            .formatted(sealed.getSimpleName()));
        }
        return context.readTreeAsValue(tree, SealedCases.of(sealed).named(name.asString()));
    }
}
