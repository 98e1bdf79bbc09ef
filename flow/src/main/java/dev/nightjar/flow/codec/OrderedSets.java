package dev.nightjar.flow.codec;

import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes sets ordered by the JSON of what they hold. */
@SuppressWarnings("rawtypes") // a module knows a serializer by the class of what it writes, and Set<?> has none
final class OrderedSets extends ValueSerializer<Set> {
    @Override
    public void serialize(Set value, JsonGenerator json, SerializationContext context) {
        json.writeStartArray();
        ((Set<?>) value).stream().map(Codec::toCanonicalJson).sorted().forEach(json::writeRawValue);
        json.writeEndArray();
    }
}
