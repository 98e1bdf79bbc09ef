package dev.nightjar.fivetran;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.nightjar.testkit.fivetran.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fivetran's definition of its API, with the differences to the service that are known: null for what is optional, numbers
 * where the words of an enum are texts, any case of a setup status, any JSON as config or details, and maps that the
 * definition shows with one sample key.
 */
final class OpenApi {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "delete");
    private static final Set<String> SAMPLE_KEYS = Set.of("schema", "table", "column");
    private static final Set<String> ANY_JSON = Set.of("config", "details", "auth");

    private final ObjectNode definition;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    OpenApi() {
        try (InputStream file = OpenApi.class.getResourceAsStream("/fivetran-openapi-subset.json")) {
            definition = (ObjectNode) MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        relax(definition.get("components").get("schemas"));
        relax(definition.get("paths"));
    }

    /** What is wrong with a request and its answer; empty also where the definition does not have the operation. */
    List<String> problems(Exchange exchange) {
        Optional<JsonNode> operation = operation(exchange);
        if (operation.isEmpty()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        JsonNode asked = operation.get().at("/requestBody/content/application~1json/schema");
        if (!exchange.request().isEmpty() && !asked.isMissingNode()) {
            problems.addAll(problems("request of " + exchange, asked, exchange.request()));
        }
        JsonNode answered =
                operation.get().at("/responses/%d/content/application~1json/schema".formatted(exchange.status()));
        if (!answered.isMissingNode()) {
            problems.addAll(problems("answer to " + exchange, answered, exchange.answer()));
        }
        return problems;
    }

    /** Method and path of each operation. */
    List<String> operations() {
        return definition.get("paths").properties().stream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .toList();
    }

    /** Whether this is the operation of the exchange. */
    boolean isOf(String operation, Exchange exchange) {
        return path(exchange)
                .map(path -> operation.equals(exchange.method() + " " + path))
                .orElse(false);
    }

    private Optional<JsonNode> operation(Exchange exchange) {
        return path(exchange)
                .map(path -> definition
                        .get("paths")
                        .path(path)
                        .path(exchange.method().toLowerCase(Locale.ROOT)))
                .filter(operation -> !operation.isMissingNode());
    }

    /** The path that says most of it literally: {@code /webhooks/account} is no id. */
    private Optional<String> path(Exchange exchange) {
        String method = exchange.method().toLowerCase(Locale.ROOT);
        return definition.get("paths").properties().stream()
                .filter(path -> path.getValue().has(method))
                .map(Map.Entry::getKey)
                .filter(path -> exchange.path().matches(path.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparingInt(path -> path.replaceAll("[^{]", "").length()));
    }

    private List<String> problems(String what, JsonNode schema, String json) {
        ObjectNode whole = MAPPER.createObjectNode();
        whole.set("components", definition.get("components"));
        whole.set("allOf", MAPPER.createArrayNode().add(schema));
        return registry.getSchema(whole).validate(MAPPER.readTree(json)).stream()
                .map(error -> "%s: %s %s".formatted(what, error.getInstanceLocation(), error.getMessage()))
                .toList();
    }

    private static void relax(JsonNode node) {
        if (node instanceof ObjectNode object) {
            relaxEnum(object);
            if (object.get("properties") instanceof ObjectNode properties) {
                relaxProperties(object, properties);
            }
        }
        node.forEach(OpenApi::relax);
    }

    private static void relaxProperties(ObjectNode object, ObjectNode properties) {
        if (properties.size() == 1 && SAMPLE_KEYS.containsAll(properties.propertyNames())) {
            object.remove("properties");
            object.set("additionalProperties", properties.iterator().next());
            return;
        }
        Set<String> required =
                object.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        for (String name : List.copyOf(properties.propertyNames())) {
            @Nullable JsonNode property = properties.get(name);
            if (ANY_JSON.contains(name)) {
                properties.set(name, MAPPER.createObjectNode());
            } else if (!required.contains(name)) {
                ArrayNode either = MAPPER.createArrayNode().add(property);
                either.addObject().put("type", "null");
                properties.set(name, MAPPER.createObjectNode().set("anyOf", either));
            }
        }
    }

    private static void relaxEnum(ObjectNode object) {
        if (object.get("enum") instanceof ArrayNode words) {
            for (JsonNode word : List.copyOf(words.valueStream().toList())) {
                words.add(word.asString().toLowerCase(Locale.ROOT));
                if (word.asString().matches("\\d+")) {
                    words.add(Integer.parseInt(word.asString()));
                }
            }
        }
    }
}
