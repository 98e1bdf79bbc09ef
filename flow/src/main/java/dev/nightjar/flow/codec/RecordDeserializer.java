package dev.nightjar.flow.codec;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.RecordShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<String, Held> held = new HashMap<>();

    private record Held(int place, JavaType type, ValueDeserializer<Object> reader) {}

    RecordDeserializer(JavaType type) {
        this.type = type;
        this.shape = RecordShape.of(type.getRawClass().asSubclass(Record.class));
    }

    @Override
    public void resolve(DeserializationContext context) {
        for (RecordShape.Component component : shape.components()) {
            JavaType memberType = context.getTypeFactory().resolveMemberType(component.type(), type.getBindings());
            held.put(
                    component.name(), new Held(held.size(), memberType, context.findRootValueDeserializer(memberType)));
        }
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            context.handleUnexpectedToken(type, json);
        }
        @Nullable Object[] values = new Object[held.size()];
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            Held component = held.get(name);
            if (component == null) {
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                values[component.place()] = component.reader().deserialize(json, context);
            } else if (component.type().isReferenceType()) {
                values[component.place()] = Optional.empty();
            } else {
                throw missing(name, "is null");
            }
        }
        return create(values);
    }

    private Object create(@Nullable Object[] values) {
        List<RecordShape.Component> components = shape.components();
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                RecordShape.Component component = components.get(i);
                values[i] = component.defaultValue().orElseThrow(() -> missing(component.name(), "is missing"));
            }
        }
        return shape.newInstance(Arrays.asList(values));
    }

    private NightjarException missing(String component, String problem) {
        return new NightjarException(
                ErrorCode.DIVERGED,
                "%s.%s %s in a stored value and has no @Default; it was stored by other code"
                        .formatted(type.getRawClass().getSimpleName(), component, problem));
    }
}
