package dev.nightjar.http;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks into answers. */
final class AnswerJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private AnswerJson() {}

    static void checkPointer(String pointer) {
        JsonPointer.compile(pointer);
    }

    static boolean isJson(HttpAnswer answer) {
        return read(answer.text()).isPresent();
    }

    static Optional<String> at(HttpAnswer answer, String pointer) {
        return at(answer.text(), pointer);
    }

    /** The value as text; empty when there is none, or it is null. */
    static Optional<String> at(String json, String pointer) {
        return read(json)
                .map(tree -> tree.at(JsonPointer.compile(pointer)))
                .filter(node -> !node.isMissingNode() && !node.isNull())
                .map(node -> node.isValueNode() ? node.asString() : node.toString());
    }

    static String escape(String text) {
        String quoted = MAPPER.writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static Optional<JsonNode> read(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
