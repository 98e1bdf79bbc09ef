package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How dbt logs in to a warehouse that is a server, in dbt's words but without its files: the warehouse knows how it is
 * logged in to, and dbt's task how that is written down.
 *
 * @param adapter the {@code type} of dbt's adapter
 * @param settings what is no secret, by dbt's names: texts, numbers and truth values
 * @param secrets what is one, by dbt's names
 * @param environment variables that the adapter needs besides, none of them a secret
 */
public record DbtTarget(
        String adapter, Map<String, Object> settings, Map<String, Secret> secrets, Map<String, String> environment) {
    public DbtTarget {
        requireNonNull(adapter, "adapter is null");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
        environment = Map.copyOf(environment);
    }
}
