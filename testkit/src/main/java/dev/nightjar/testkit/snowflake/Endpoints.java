package dev.nightjar.testkit.snowflake;

import dev.nightjar.testkit.internal.LoopbackServer.Incoming;
import dev.nightjar.testkit.internal.LoopbackServer.Outgoing;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What each path of the wire does. Thread-safe. */
final class Endpoints {
    private static final Pattern TOKEN = Pattern.compile("Snowflake Token=\"([^\"]*)\"");
    private static final Pattern RESULT = Pattern.compile("/queries/([^/]+)/result");
    private static final Pattern MONITORING = Pattern.compile("/monitoring/queries/([^/]+)");
    private static final Pattern CHUNK = Pattern.compile("/chunks/([^/]+)/(\\d+)");
    private static final int MASTER_SECONDS = 14_400;

    final Script script = new Script();
    final Sessions sessions = new Sessions();
    final Queries queries = new Queries();
    final TokenServer tokens = new TokenServer();
    final List<Login> logins = new CopyOnWriteArrayList<>();
    volatile Function<Login, Optional<Answer.Outcome.Fails>> doorkeeper = _ -> Optional.empty();
    volatile Function<Sent, Optional<Answer>> otherwise = _ -> Optional.empty();

    private final Builtins builtins = new Builtins(queries);

    /** A request with the session that it belongs to. */
    private record Asked(Incoming request, URI target, long session) {
        String requestId() {
            return TokenServer.form(Optional.ofNullable(target.getRawQuery()).orElse(""))
                    .getOrDefault("requestId", "");
        }
    }

    Outgoing answer(Incoming request, URI target, String baseUrl) {
        String path = target.getPath();
        return switch (path) {
            case "/session/v1/login-request" -> logIn(request, target);
            case "/telemetry/send" -> Wire.ok(Map.of());
            case "/oauth/token-request" -> tokens.answer(request);
            default -> {
                Matcher chunk = CHUNK.matcher(path);
                yield chunk.matches() ? chunk(chunk) : withSession(request, target, baseUrl);
            }
        };
    }

    private Outgoing withSession(Incoming request, URI target, String baseUrl) {
        Matcher header = TOKEN.matcher(request.headers().getOrDefault("Authorization", ""));
        Optional<Long> session = header.find() ? sessions.find(header.group(1)) : Optional.empty();
        if (session.isEmpty()) {
            return Wire.refused("390101", "Authorization header not found in the request data.");
        }
        Asked asked = new Asked(request, target, session.get());
        if (target.getPath().equals("/session/token-request")) {
            return renew(asked);
        }
        return switch (sessions.standing(session.get(), header.group(1))) {
            case EXPIRED -> Wire.refused("390112", "Your session has expired. Please login again.");
            case GONE -> Wire.refused("390111", "Session no longer exists. New login required to access the service.");
            case VALID -> route(asked, baseUrl);
        };
    }

    private Outgoing route(Asked asked, String baseUrl) {
        String path = asked.target().getPath();
        return switch (path) {
            case "/session" -> {
                sessions.close(asked.session());
                yield Wire.ok(Map.of());
            }
            case "/session/heartbeat" -> Wire.ok(Map.of());
            case "/queries/v1/query-request" -> query(asked, baseUrl);
            case "/queries/v1/abort-request" -> {
                queries.ofRequest(Wire.body(asked.request()).path("requestId").asString(""))
                        .ifPresent(FakeQuery::abort);
                yield Wire.ok(Map.of());
            }
            default -> byId(path, baseUrl);
        };
    }

    private Outgoing byId(String path, String baseUrl) {
        Matcher result = RESULT.matcher(path);
        if (result.matches()) {
            return queries.find(result.group(1))
                    .map(query -> state(query, baseUrl))
                    .orElseGet(() -> Wire.error("000709", "02000", "Statement not found", result.group(1)));
        }
        Matcher monitoring = MONITORING.matcher(path);
        return monitoring.matches()
                ? status(monitoring.group(1))
                : Wire.text(404, "text/plain", Map.of(), "the fake has no " + path);
    }

    private Outgoing logIn(Incoming request, URI target) {
        Login login = login(Wire.body(request).path("data"), target);
        logins.add(login);
        Optional<Answer.Outcome.Fails> refusal = doorkeeper.apply(login);
        if (refusal.isPresent()) {
            return Wire.refused(refusal.get().code(), refusal.get().message());
        }
        long session = sessions.open(login);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("token", sessions.token(session));
        data.put("masterToken", sessions.masterToken(session));
        data.put("validityInSeconds", 3600);
        data.put("masterValidityInSeconds", MASTER_SECONDS);
        data.put("sessionId", session);
        data.put("displayUserName", login.user().orElse("FAKE"));
        data.put("serverVersion", "9.99.0");
        data.put("healthCheckInterval", 45);
        data.put("parameters", ResultJson.parameters(login.parameters()));
        Map<String, String> context = login.context();
        data.put(
                "sessionInfo",
                Map.of(
                        "databaseName", context.getOrDefault("databaseName", ""),
                        "schemaName", context.getOrDefault("schemaName", ""),
                        "warehouseName", context.getOrDefault("warehouse", ""),
                        "roleName", context.getOrDefault("roleName", "PUBLIC")));
        return Wire.ok(data);
    }

    private static Login login(JsonNode data, URI target) {
        Map<String, String> plain = new LinkedHashMap<>();
        data.properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                plain.put(field.getKey(), field.getValue().asString());
            }
        });
        Map<String, String> parameters = new LinkedHashMap<>();
        data.path("SESSION_PARAMETERS")
                .properties()
                .forEach(field -> parameters.put(field.getKey().toUpperCase(Locale.ROOT), text(field.getValue())));
        Map<String, String> context =
                TokenServer.form(Optional.ofNullable(target.getRawQuery()).orElse(""));
        context.keySet().retainAll(List.of("databaseName", "schemaName", "warehouse", "roleName"));
        return new Login(
                Optional.ofNullable(plain.get("LOGIN_NAME")),
                plain.getOrDefault("AUTHENTICATOR", "SNOWFLAKE"),
                plain,
                context,
                parameters);
    }

    private Outgoing renew(Asked asked) {
        return sessions.renew(asked.session())
                .map(token -> Wire.ok(Map.of(
                        "sessionToken",
                        token,
                        "validityInSecondsST",
                        3600,
                        "masterToken",
                        sessions.masterToken(asked.session()),
                        "validityInSecondsMT",
                        MASTER_SECONDS,
                        "sessionId",
                        asked.session())))
                .orElseGet(() ->
                        Wire.refused("390114", "Authentication token has expired. The user must authenticate again."));
    }

    private Outgoing query(Asked asked, String baseUrl) {
        JsonNode body = Wire.body(asked.request());
        Sent arrived = new Sent(
                asked.session(),
                UUID.randomUUID().toString(),
                asked.requestId(),
                body.path("sqlText").asString(""),
                body.path("asyncExec").asBoolean(false),
                texts(body.path("parameters")),
                bindings(body.path("bindings")));
        FakeQuery query = queries.receive(arrived, sent -> new FakeQuery(sent, scripted(sent)));
        return query.sent().asynchronous() ? Wire.inProgress(true, query.sent().queryId()) : state(query, baseUrl);
    }

    private Answer scripted(Sent sent) {
        return script.answer(sent)
                .or(() -> otherwise.apply(sent))
                .or(() -> builtins.answer(sent.sql()))
                .orElseGet(() -> Answer.fails(
                        "001003",
                        "42000",
                        "the fake has no answer to: %s; give it one with when(...)".formatted(sent.sql())));
    }

    private Outgoing state(FakeQuery query, String baseUrl) {
        query.hold();
        String id = query.sent().queryId();
        Optional<Answer.Outcome> outcome = query.look();
        if (outcome.isEmpty()) {
            return Wire.inProgress(false, id);
        }
        return outcome.get() instanceof Answer.Outcome.Fails(String code, String sqlState, String message)
                ? Wire.error(code, sqlState, message, id)
                : Wire.ok(new ResultJson(baseUrl)
                        .of(query.sent(), sessions.login(query.sent().session()).parameters(), outcome.get()));
    }

    private Outgoing status(String queryId) {
        List<Map<String, Object>> found = new ArrayList<>();
        queries.find(queryId).ifPresent(query -> {
            Optional<Answer.Outcome> outcome = query.look();
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("id", queryId);
            status.put("status", query.state().name());
            status.put("state", query.state().name());
            status.put("sessionId", query.sent().session());
            status.put("startTime", 1);
            status.put("endTime", 2);
            status.put("totalDuration", 1);
            status.put("sqlText", query.sent().sql());
            if (outcome.orElse(null) instanceof Answer.Outcome.Fails(String code, String _, String message)) {
                status.put("errorCode", code);
                status.put("errorMessage", message);
            }
            found.add(status);
        });
        return Wire.ok(Map.of("queries", found));
    }

    private Outgoing chunk(Matcher path) {
        return queries.find(path.group(1))
                .flatMap(FakeQuery::look)
                .filter(Answer.Outcome.Rows.class::isInstance)
                .map(Answer.Outcome.Rows.class::cast)
                .map(rows -> Wire.gzip(ResultJson.chunk(rows, Integer.parseInt(path.group(2)))))
                .orElseGet(() -> Wire.text(404, "text/plain", Map.of(), "no such chunk"));
    }

    private static Map<String, String> texts(JsonNode fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.properties().forEach(field -> texts.put(field.getKey(), text(field.getValue())));
        return texts;
    }

    private static Map<String, String> bindings(JsonNode fields) {
        Map<String, String> values = new LinkedHashMap<>();
        fields.properties()
                .forEach(field ->
                        values.put(field.getKey(), text(field.getValue().path("value"))));
        return values;
    }

    /** Objects as their JSON. */
    private static String text(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? value.asString() : value.toString();
    }
}
