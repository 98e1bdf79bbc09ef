package dev.nightjar.testkit.snowflake;

import java.util.Map;
import java.util.Optional;

/**
 * A log-in that the fake has had. It holds what was sent, secrets too: it is a fake's.
 *
 * @param user empty where the log-in has none
 * @param authenticator {@code SNOWFLAKE} for a password
 * @param data all that was sent, by the names of the wire: {@code PASSWORD TOKEN PASSCODE PROVIDER …}
 * @param context {@code databaseName schemaName warehouse roleName}, where given
 * @param parameters the session parameters, by their upper-case names
 */
public record Login(
        Optional<String> user,
        String authenticator,
        Map<String, String> data,
        Map<String, String> context,
        Map<String, String> parameters) {
    public Login {
        data = Map.copyOf(data);
        context = Map.copyOf(context);
        parameters = Map.copyOf(parameters);
    }
}
