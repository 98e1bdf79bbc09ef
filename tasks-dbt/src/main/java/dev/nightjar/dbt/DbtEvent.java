package dev.nightjar.dbt;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line that dbt wrote with {@code --log-format json}: its name, level, message and data. A line that is no JSON is an
 * event without a name, since Python's own warnings come between them. What is not known is passed over.
 */
record DbtEvent(String name, Level level, String message, JsonNode data) {
    private static final String TRACEBACK = "Traceback (most recent call last):";
    private static final JsonMapper JSON = new JsonMapper();

    /** How grave dbt finds it. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    static DbtEvent parse(String line) {
        if (line.startsWith("{")) {
            try {
                JsonNode event = JSON.readTree(line);
                JsonNode info = event.path("info");
                return new DbtEvent(
                        info.path("name").asString(""),
                        level(info.path("level").asString("info")),
                        info.path("msg").asString(""),
                        event.path("data"));
            } catch (JacksonException _) {
                // A line that was cut: shown as it is.
            }
        }
        return new DbtEvent("", Level.INFO, line, JSON.nullNode());
    }

    boolean isNodeResult() {
        return name.equals("LogSnapshotResult") || name.equals("LogModelResult") || name.equals("LogTestResult");
    }

    boolean isNodeStart() {
        return name.equals("LogStartLine");
    }

    /** What dbt calls the node that it is about: {@code orders}; nothing where it is about none. */
    Optional<String> node() {
        return Optional.of(data.path("node_info").path("node_name").asString(""))
                .filter(node -> !node.isEmpty());
    }

    /** What became of a node, where the event is its result. */
    Optional<DbtNode> result() {
        return node().filter(_ -> isNodeResult())
                .map(name -> DbtNode.of(
                        name,
                        data.path("status").asString("unknown"),
                        data.path("result_message").asString(""),
                        data.path("execution_time").asDouble(0)));
    }

    long index() {
        return data.path("index").asLong(0);
    }

    long total() {
        return data.path("total").asLong(0);
    }

    /** The version that dbt says it is. */
    static Optional<String> version(List<String> lines) {
        return lines.stream()
                .map(DbtEvent::parse)
                .filter(event -> event.name().equals("MainReportVersion"))
                .map(event -> event.data().path("version").asString("").replace("=", ""))
                .findFirst();
    }

    /** The last thing that dbt called an error. */
    static Optional<String> lastError(List<String> lines) {
        return lines.stream()
                .map(DbtEvent::parse)
                .filter(event ->
                        event.level() == Level.ERROR && !event.message().isBlank())
                .map(event -> withoutTraceback(event.message().strip()).replaceAll("\\s*\\n\\s*", " "))
                .reduce((_, later) -> later);
    }

    /** Python says where first, over many lines, and what at the end. */
    private static String withoutTraceback(String message) {
        int traceback = message.lastIndexOf(TRACEBACK);
        String what = traceback < 0
                ? ""
                : message.substring(traceback)
                        .lines()
                        .skip(1)
                        .dropWhile(line -> line.startsWith(" "))
                        .collect(Collectors.joining("\n"));
        return what.isBlank() ? message : what;
    }

    private static Level level(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "debug" -> Level.DEBUG;
            case "warn", "warning" -> Level.WARN;
            case "error" -> Level.ERROR;
            default -> Level.INFO;
        };
    }
}
