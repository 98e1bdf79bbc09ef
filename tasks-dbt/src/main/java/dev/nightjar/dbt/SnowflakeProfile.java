package dev.nightjar.dbt;

import dev.nightjar.flow.Secret;
import dev.nightjar.warehouse.DbtTarget;
import dev.nightjar.warehouse.Identifier;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The profile of a dbt process on Snowflake. Every secret is a variable of the process that begins with
 * {@code DBT_ENV_SECRET}: dbt reads such a variable for a profile alone, and hides its value in logs and artifacts.
 */
public final class SnowflakeProfile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final String SECRET = "DBT_ENV_SECRET_NIGHTJAR_";

    private SnowflakeProfile() {}

    /**
     * The profile, called {@code nightjar}.
     *
     * @param target how to log in
     * @param database what dbt calls its own, by its exact name
     * @param schema the one in it, by its exact name
     * @param threads of dbt, each with a session of its own
     * @param queryTag the {@code QUERY_TAG} of all its statements
     */
    public static DbtProfile render(
            DbtTarget target, Identifier database, Identifier schema, int threads, String queryTag) {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("type", target.adapter());
        target.settings().forEach((name, value) -> output.put(name, literally(value)));
        Map<String, Secret> secrets = new TreeMap<>();
        target.secrets().forEach((name, value) -> {
            String variable = SECRET + name.toUpperCase(Locale.ROOT);
            secrets.put(variable, value);
            output.put(name, "{{ env_var('%s') }}".formatted(variable));
        });
        output.put("database", literally(database.name()));
        output.put("schema", literally(schema.name()));
        output.put("threads", threads);
        output.put("query_tag", literally(queryTag));
        String text = JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("nightjar", Map.of("target", "night", "outputs", Map.of("night", output))));
        return new DbtProfile(text + "\n", secrets, target.environment());
    }

    /** dbt renders each text of a profile. */
    private static Object literally(Object value) {
        return value instanceof String text ? Jinja.literally(text) : value;
    }
}
