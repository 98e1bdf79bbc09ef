package dev.nightjar.testkit.fivetran;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An answer in Fivetran's form. */
record Reply(int status, String body) {
    static final JsonMapper MAPPER = new JsonMapper();

    static Reply data(Object data) {
        return of(200, "Success", null, data);
    }

    static Reply data(Object data, String message) {
        return of(200, "Success", message, data);
    }

    static Reply created(Object data) {
        return of(201, "Created", null, data);
    }

    static Reply done(String message) {
        return of(200, "Success", message, null);
    }

    static Reply error(int status, String code, String message) {
        return of(status, code, message, null);
    }

    static Reply notFound(String kind, String id) {
        return error(404, "NotFound_" + kind, "Cannot find %s with id '%s'".formatted(kind, id));
    }

    private static Reply of(int status, String code, @Nullable String message, @Nullable Object data) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("code", code);
        if (message != null) {
            body.put("message", message);
        }
        if (data != null) {
            body.put("data", data);
        }
        return new Reply(status, MAPPER.writeValueAsString(body));
    }
}
