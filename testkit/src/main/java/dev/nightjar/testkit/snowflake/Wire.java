package dev.nightjar.testkit.snowflake;

import dev.nightjar.testkit.internal.LoopbackServer.Incoming;
import dev.nightjar.testkit.internal.LoopbackServer.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests and answers in Snowflake's form: JSON, compressed or not, with success, code, message and data. */
final class Wire {
    static final JsonMapper MAPPER = new JsonMapper();

    private Wire() {}

    static JsonNode body(Incoming request) {
        byte[] body = request.body();
        if (body.length == 0) {
            return MAPPER.createObjectNode();
        }
        if ("gzip".equalsIgnoreCase(request.headers().get("Content-Encoding"))) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return MAPPER.readTree(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("the body of a request is no gzip", e);
            }
        }
        return MAPPER.readTree(body);
    }

    static Outgoing ok(Map<String, ?> data) {
        return envelope(true, null, null, data);
    }

    static Outgoing inProgress(boolean asynchronous, String queryId) {
        return envelope(
                true,
                asynchronous ? "333334" : "333333",
                "Query execution in progress",
                Map.of(
                        "getResultUrl",
                        "/queries/%s/result".formatted(queryId),
                        "queryId",
                        queryId,
                        "queryAbortsAfterSecs",
                        300));
    }

    static Outgoing error(String code, String sqlState, String message, String queryId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("errorCode", code);
        data.put("sqlState", sqlState);
        data.put("queryId", queryId);
        data.put("line", -1);
        data.put("pos", -1);
        return envelope(false, code, message, data);
    }

    static Outgoing refused(String code, String message) {
        return envelope(false, code, message, Map.of());
    }

    static Outgoing gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] body = packed.toByteArray();
        return new Outgoing(
                200, Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"), body, body.length);
    }

    static Outgoing text(int status, String type, Map<String, String> more, String text) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.putIfAbsent("Content-Type", type);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Outgoing(status, headers, body, body.length);
    }

    private static Outgoing envelope(
            boolean success, @Nullable String code, @Nullable String message, Map<String, ?> data) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("success", success);
        envelope.put("code", code);
        envelope.put("message", message);
        envelope.put("data", data);
        return text(200, "application/json", Map.of(), MAPPER.writeValueAsString(envelope));
    }
}
