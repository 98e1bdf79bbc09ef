package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.warehouse.DbtTarget;
import dev.nightjar.warehouse.Identifier;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What dbt-snowflake logs in with (dbt docs: Snowflake setup): the same user, role and warehouse as ours. It needs no
 * driver.
 */
final class SnowflakeDbtTarget {
    private final SnowflakeSpec spec;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, Secret> secrets = new LinkedHashMap<>();

    private SnowflakeDbtTarget(SnowflakeSpec spec) {
        this.spec = spec;
    }

    /**
     * The target of a connection.
     *
     * @throws NightjarException {@code CONFIG} for a log-in that needs somebody at a terminal, and for one that dbt does
     *     not have
     */
    static DbtTarget of(SnowflakeSpec spec) {
        return new SnowflakeDbtTarget(spec).target();
    }

    private DbtTarget target() {
        settings.put("account", spec.account());
        spec.user().ifPresent(user -> settings.put("user", user));
        name("role", spec.role());
        name("warehouse", spec.warehouse());
        spec.url().ifPresent(this::address);
        spec.proxy().ifPresent(this::proxy);
        logIn();
        boolean detects = spec.login() instanceof SnowflakeLogin.WorkloadIdentity || spec.cloudDetection();
        settings.put("connect_retries", 3);
        settings.put("reuse_connections", true);
        return new DbtTarget(
                "snowflake",
                settings,
                secrets,
                detects ? Map.of() : Map.of("SNOWFLAKE_DISABLE_PLATFORM_DETECTION", "true"));
    }

    private void logIn() {
        switch (spec.login()) {
            case SnowflakeLogin.KeyPair pair -> {
                // Read here too, since dbt says little of what is wrong with a key.
                secrets.put("private_key", Secret.of(PrivateKeyText.read(pair)));
                secret("private_key_passphrase", pair.passphrase());
            }
            case SnowflakeLogin.Oauth(Secret token) -> token("oauth", Optional.of(token));
            case SnowflakeLogin.OauthRefresh refresh -> {
                if (refresh.tokenUrl().isPresent()) {
                    throw refused(
                            "oauth-refresh with a token_url",
                            "dbt renews tokens at Snowflake's own server only; take token_url away, or a key pair");
                }
                token("oauth", Optional.of(refresh.refreshToken()));
                settings.put("oauth_client_id", refresh.clientId());
                secrets.put("oauth_client_secret", refresh.clientSecret());
            }
            case SnowflakeLogin.OauthClient _ ->
                throw refused("oauth-client", "dbt has no such log-in; take a key pair or an access token");
            case SnowflakeLogin.AccessToken(Secret token) -> token("programmatic_access_token", Optional.of(token));
            case SnowflakeLogin.Password password -> {
                if (password.passcode().isPresent()) {
                    throw refused(
                            "password with a passcode",
                            "dbt opens several sessions, and a passcode is good for one; take a key pair");
                }
                secrets.put("password", password.password());
                if (password.mfa()) {
                    settings.put("authenticator", "username_password_mfa");
                }
            }
            case SnowflakeLogin.ExternalBrowser _ ->
                throw refused("external-browser", "nobody is there at night to confirm it; take a key pair");
            case SnowflakeLogin.WorkloadIdentity identity -> {
                token("workload_identity", identity.token());
                settings.put("workload_identity_provider", identity.provider().name());
                identity.entraResource()
                        .ifPresent(resource -> settings.put("workload_identity_entra_resource", resource));
            }
        }
    }

    private void token(String authenticator, Optional<Secret> token) {
        settings.put("authenticator", authenticator);
        secret("token", token);
    }

    private void secret(String name, Optional<Secret> secret) {
        secret.ifPresent(value -> secrets.put(name, value));
    }

    /** As in our own log-in: a name of a log-in is read as in SQL. */
    private void name(String setting, Optional<String> typed) {
        typed.ifPresent(text -> {
            Identifier name = SnowflakeName.typed(setting, text);
            settings.put(setting, SnowflakeName.inLogin(name));
        });
    }

    private void address(URI url) {
        settings.put("protocol", url.getScheme());
        settings.put("host", url.getHost());
        if (url.getPort() > 0) {
            settings.put("port", url.getPort());
        }
    }

    private void proxy(SnowflakeProxy proxy) {
        if (proxy.user().isPresent() || proxy.tls() || !proxy.except().isEmpty()) {
            throw refused(
                    "a proxy with user, tls or exceptions",
                    "dbt knows only its host and port; take the rest away, or set HTTPS_PROXY and NO_PROXY where Nightjar"
                            + " starts");
        }
        settings.put("proxy_host", proxy.host());
        settings.put("proxy_port", proxy.port());
    }

    private static NightjarException refused(String what, String why) {
        return new NightjarException(ErrorCode.CONFIG, "dbt cannot log in by %s: %s".formatted(what, why));
    }
}
