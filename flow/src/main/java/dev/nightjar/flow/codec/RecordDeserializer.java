package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.RecordShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;

/**
 * Builds a record by its canonical constructor. Unknown properties are passed over, so that an older process can read
 * what a newer one wrote; an absent component takes its default, and one without a default is an error, as is a null.
 */
final class RecordDeserializer extends ValueDeserializer<Object> {
    private final JavaType type;
    private final RecordShape<?> shape;
    private final Map<String, JavaType> held = new LinkedHashMap<>();

    RecordDeserializer(JavaType type) {
        this.type = type;
        this.shape = RecordShape.of(type.getRawClass().asSubclass(Record.class));
    }

    @Override
    public void resolve(DeserializationContext context) {
        for (RecordShape.Component component : shape.components()) {
            held.put(
                    component.name(), context.getTypeFactory().resolveMemberType(component.type(), type.getBindings()));
        }
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            context.handleUnexpectedToken(type, json);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            JavaType component = held.get(name);
            if (component == null) {
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                values.put(name, context.readValue(json, component));
            } else if (component.isReferenceType()) {
                values.put(name, java.util.Optional.empty());
            } else {
                throw missing(name, "is null");
            }
        }
        return create(values);
    }

    private Object create(Map<String, @Nullable Object> values) {
        List<RecordShape.Component> components = shape.components();
        Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            RecordShape.Component component = components.get(i);
            Object value = values.get(component.name());
            arguments[i] = value != null
                    ? value
                    : component.defaultValue().orElseThrow(() -> missing(component.name(), "is missing"));
        }
        return shape.newInstance(java.util.Arrays.asList(arguments));
    }

    private NightjarException missing(String component, String problem) {
        return new NightjarException(
                ErrorCode.DIVERGED,
                "%s.%s %s in a stored value and has no @Default; it was stored by other code"
                        .formatted(type.getRawClass().getSimpleName(), component, problem));
    }
}
