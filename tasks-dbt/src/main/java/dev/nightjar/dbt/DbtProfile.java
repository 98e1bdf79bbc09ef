package dev.nightjar.dbt;

import dev.nightjar.flow.Secret;
import java.util.Map;

/**
 * A {@code profiles.yml}, and what dbt's process needs to read it.
 *
 * @param text of the file, without a secret in it
 * @param secrets variables that the text names; by their names dbt knows to hide their values
 * @param environment further variables
 */
public record DbtProfile(String text, Map<String, Secret> secrets, Map<String, String> environment) {
    public DbtProfile {
        secrets = Map.copyOf(secrets);
        environment = Map.copyOf(environment);
    }
}
