package dev.nightjar.flow.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the machine gives besides the file; a test passes its own. Immutable. It prints without values, for variables
 * may be secrets.
 *
 * @param variables the environment variables
 * @param secretsFolder where a secret lies as a file of its name
 * @param home what {@code ~} stands for at the start of a path
 */
public record Environment(Map<String, String> variables, Path secretsFolder, Path home) {
    public Environment {
        variables = Map.copyOf(variables);
        requireNonNull(secretsFolder, "secretsFolder is null");
        requireNonNull(home, "home is null");
    }

    /** The variables of this process, {@code /run/secrets} and the home folder of its user. */
    public static Environment system() {
        return new Environment(System.getenv(), Path.of("/run/secrets"), Path.of(System.getProperty("user.home", "")));
    }

    @Override
    public String toString() {
        return "Environment[%s variables, secretsFolder=%s, home=%s]".formatted(variables.size(), secretsFolder, home);
    }
}
