package dev.nightjar.fivetran;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, read with tolerance: what is null, missing or of another kind is absent. */
record Fields(JsonNode node) {
    Optional<String> text(String name) {
        return value(name).filter(JsonNode::isValueNode).map(JsonNode::asString);
    }

    /** A field without which the object cannot be used. */
    String needed(String name) {
        return text(name)
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.EXTERNAL,
                        "an answer of Fivetran has no '%s'; check that baseUrl leads to its REST API".formatted(name)));
    }

    Optional<Instant> instant(String name) {
        try {
            return text(name).filter(text -> !text.isBlank()).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    Optional<Integer> integer(String name) {
        try {
            return text(name).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    Optional<Long> whole(String name) {
        try {
            return text(name).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean isTrue(String name) {
        return text(name).map(Boolean::parseBoolean).orElse(false);
    }

    <E extends Enum<E>> E word(String name, Class<E> type, E unknown) {
        String word = text(name).orElse("").toUpperCase(Locale.ROOT);
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.name().equals(word))
                .findFirst()
                .orElse(unknown);
    }

    Fields object(String name) {
        return new Fields(node.path(name));
    }

    List<Fields> objects(String name) {
        return value(name)
                .filter(JsonNode::isArray)
                .map(array -> array.valueStream()
                        .filter(JsonNode::isObject)
                        .map(Fields::new)
                        .toList())
                .orElse(List.of());
    }

    List<String> texts(String name) {
        return value(name)
                .filter(JsonNode::isArray)
                .map(array -> array.valueStream()
                        .filter(JsonNode::isValueNode)
                        .map(JsonNode::asString)
                        .toList())
                .orElse(List.of());
    }

    private Optional<JsonNode> value(String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }
}
