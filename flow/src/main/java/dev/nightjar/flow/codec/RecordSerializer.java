package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.RecordShape;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes a record as an object of its components; the case of a sealed type also carries its simple name. */
final class RecordSerializer extends ValueSerializer<Record> {
    /** Holds the simple name of the case of a sealed type; no component can be named so. */
    static final String CASE = "@case";

    private static final ClassValue<Boolean> CASES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return findCase(type);
        }
    };

    @Override
    public void serialize(Record value, JsonGenerator json, SerializationContext context) {
        json.writeStartObject(value);
        if (isCase(value.getClass())) {
            json.writeStringProperty(CASE, value.getClass().getSimpleName());
        }
        for (RecordShape.Component component : RecordShape.of(value.getClass()).components()) {
            Object held = component.valueIn(value);
            if (held == null) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "%s.%s is null; an absent value is an Optional"
                                .formatted(value.getClass().getSimpleName(), component.name()));
            }
            json.writeName(component.name());
            context.writeValue(json, held);
        }
        json.writeEndObject();
    }

    static boolean isCase(Class<?> type) {
        return CASES.get(type);
    }

    private static boolean findCase(Class<?> type) {
        for (Class<?> parent : type.getInterfaces()) {
            if (parent.isSealed()) {
                return true;
            }
        }
        return false;
    }
}
