package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** dbt's {@code run_results.json}, of which only what every version has is read. */
final class RunResults {
    static final String FILE = "run_results.json";

    private static final JsonMapper JSON = new JsonMapper();

    private RunResults() {}

    /** The nodes in it; none when dbt had nothing to do and wrote no file. */
    static List<DbtNode> read(Path file) {
        List<DbtNode> nodes = new ArrayList<>();
        for (JsonNode result : content(file).path("results")) {
            String id = result.path("unique_id").asString("");
            nodes.add(DbtNode.of(
                    name(id),
                    result.path("status").asString("unknown"),
                    result.path("message").asString(""),
                    result.path("execution_time").asDouble(0)));
        }
        return nodes;
    }

    /** What comes after the kind and the package; of a test that was generated, without its hash. */
    private static String name(String id) {
        String[] parts = id.split("\\.", 3);
        if (parts.length < 3) {
            return id;
        }
        return parts[0].equals("test") ? parts[2].replaceFirst("\\.[0-9a-f]{10}$", "") : parts[2];
    }

    /** The version of the dbt that wrote it. */
    static Optional<String> version(Path file) {
        return Optional.of(content(file).path("metadata").path("dbt_version").asString(""))
                .filter(version -> !version.isEmpty());
    }

    private static JsonNode content(Path file) {
        if (!Files.exists(file)) {
            return JSON.missingNode();
        }
        try {
            return JSON.readTree(file);
        } catch (JacksonException e) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL, "dbt's %s cannot be read: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }
}
