package dev.nightjar.snowflake;

import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.warehouse.sql.QueryRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connections of tests. */
final class Specs {
    static final String PASSWORD = "correct horse battery";

    private Specs() {}

    static SnowflakeSpec to(FakeSnowflake fake) {
        return with(fake, new SnowflakeLogin.Password(Secret.of(PASSWORD), false, Optional.empty()), Map.of());
    }

    static SnowflakeSpec to(URI url) {
        return at(
                Optional.of(url), new SnowflakeLogin.Password(Secret.of(PASSWORD), false, Optional.empty()), Map.of());
    }

    static SnowflakeSpec with(FakeSnowflake fake, SnowflakeLogin login, Map<String, String> session) {
        return at(Optional.of(fake.url()), login, session);
    }

    static SnowflakeSpec at(Optional<URI> url, SnowflakeLogin login, Map<String, String> session) {
        return at(url, login, session, Optional.empty());
    }

    static SnowflakeSpec at(
            Optional<URI> url, SnowflakeLogin login, Map<String, String> session, Optional<SnowflakeProxy> proxy) {
        return new SnowflakeSpec(
                "acme-prod",
                Optional.of("NIGHTJAR"),
                login,
                "raw",
                Optional.empty(),
                Optional.empty(),
                Optional.of("loader"),
                Optional.of("night_wh"),
                Optional.empty(),
                session,
                proxy,
                url,
                false,
                false,
                Optional.empty(),
                Duration.ofSeconds(20),
                QueryRules.Guard.PARSED,
                List.of(),
                Optional.empty());
    }
}
