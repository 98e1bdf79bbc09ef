package dev.nightjar.snowflake;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The GRANT that a refused statement lacks, as far as the refusal and the statement tell. */
final class MissingGrant {
    private static final Pattern OBJECT =
            Pattern.compile("(?i)(?:operate on|perform .*? on)\\s+([a-z ]+?)\\s+'([^']+)'");
    private static final Pattern UNKNOWN = Pattern.compile(
            "(?i)(?:(Database|Schema|Table|View|Stage|Warehouse|Object|Role) )?'([^']+)' does not exist or not authorized");
    private static final Pattern CREATED = Pattern.compile(
            "(?is)^\\s*CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:(?:TRANSIENT|TEMPORARY|TEMP|SECURE)\\s+)*(SCHEMA|TABLE|VIEW|STAGE|FUNCTION|PROCEDURE|TASK|DATABASE|WAREHOUSE)\\b");
    private static final Map<String, String> ON_TABLES = Map.of(
            "SELECT",
            "SELECT",
            "WITH",
            "SELECT",
            "INSERT",
            "INSERT",
            "UPDATE",
            "UPDATE",
            "DELETE",
            "DELETE",
            "TRUNCATE",
            "TRUNCATE",
            "COPY",
            "INSERT");

    private MissingGrant() {}

    static Optional<String> of(String message, String statement, SnowflakeSpec spec) {
        Matcher refused = OBJECT.matcher(message);
        Matcher unknown = UNKNOWN.matcher(message);
        if (refused.find()) {
            return grant(refused.group(1), refused.group(2), statement, spec);
        }
        if (unknown.find()) {
            String kind = unknown.group(1) == null ? "OBJECT" : unknown.group(1);
            return grant(kind.equalsIgnoreCase("OBJECT") ? "TABLE" : kind, unknown.group(2), statement, spec);
        }
        return Optional.empty();
    }

    /** The role that lacks it. */
    static String role(SnowflakeSpec spec) {
        return spec.role()
                .map(name -> SnowflakeName.typed("role", name).quoted())
                .orElse("<the default role of user %s>".formatted(spec.user().orElse("?")));
    }

    private static Optional<String> grant(String typedKind, String name, String statement, SnowflakeSpec spec) {
        String kind = typedKind.strip().toUpperCase(Locale.ROOT);
        return privilege(kind, statement)
                .map(privilege -> "GRANT %s ON %s %s TO ROLE %s".formatted(privilege, kind, name, role(spec)));
    }

    private static Optional<String> privilege(String kind, String statement) {
        Matcher created = CREATED.matcher(statement);
        return switch (kind) {
            case "ACCOUNT" -> created.find() ? Optional.of("CREATE " + upper(created.group(1))) : Optional.empty();
            case "DATABASE" -> Optional.of(created.find() ? "CREATE " + upper(created.group(1)) : "USAGE");
            // No schema is made in a schema: what is refused is the one that is cloned.
            case "SCHEMA" ->
                Optional.of(
                        created.find() && !created.group(1).equalsIgnoreCase("SCHEMA")
                                ? "CREATE " + upper(created.group(1))
                                : "USAGE");
            case "WAREHOUSE" -> Optional.of("USAGE");
            case "TABLE", "VIEW", "MATERIALIZED VIEW", "EXTERNAL TABLE" ->
                Optional.of(
                        ON_TABLES.getOrDefault(StatementText.head(statement), created.find() ? "SELECT" : "OWNERSHIP"));
            case "STAGE" -> Optional.of("READ, WRITE");
            default -> Optional.of("USAGE");
        };
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
