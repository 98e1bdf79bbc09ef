package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.warehouse.Identifier;
import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;

/** What the driver is told to log in with. Made anew for each log-in, kept nowhere; nothing of it is in the URL. Thread-safe. */
final class LoginProperties {
    /** As many as there is time for: the driver gives up after five minutes, and a log-in after its own limit. */
    private static final int AS_MANY_AS_FIT = 0;

    private final SnowflakeSpec spec;
    private final int tries;
    private final BooleanSupplier atTerminal;
    private final Optional<OauthTokens> tokens;

    LoginProperties(SnowflakeSpec spec) {
        this(spec, AS_MANY_AS_FIT);
    }

    /** The same for a driver that tries a request again so many times where the network is lost; 0 is no limit. */
    LoginProperties(SnowflakeSpec spec, int tries) {
        this(spec, tries, LoginProperties::isAtTerminal, InstantSource.system());
    }

    LoginProperties(SnowflakeSpec spec, int tries, BooleanSupplier atTerminal, InstantSource clock) {
        this.spec = spec;
        this.tries = tries;
        this.atTerminal = atTerminal;
        this.tokens = spec.login() instanceof SnowflakeLogin.OauthRefresh refresh
                ? Optional.of(new OauthTokens(refresh, spec, clock))
                : Optional.empty();
    }

    /** {@code jdbc:snowflake://…}, with the host alone. */
    String url() {
        return "jdbc:snowflake://" + spec.address();
    }

    /**
     * The properties of a log-in.
     *
     * @throws NightjarException {@code CONFIG} when what is there cannot be logged in with, before anything is sent
     */
    Properties make(boolean arrow) {
        Properties properties = new Properties();
        SessionParameters.of(spec, arrow).forEach(properties::setProperty);
        properties.setProperty("account", spec.account());
        properties.setProperty("application", "Nightjar");
        properties.setProperty("db", SnowflakeName.inLogin(spec.source()));
        name(properties, "schema", spec.schema());
        name(properties, "role", spec.role());
        name(properties, "warehouse", spec.warehouse());
        spec.user().ifPresent(user -> properties.setProperty("user", user));
        properties.setProperty("ssl", "https".equals(spec.address().getScheme()) ? "on" : "off");
        properties.setProperty(
                "loginTimeout", "" + Math.max(1, spec.loginTimeout().toSeconds()));
        properties.setProperty("maxHttpRetries", "" + tries);
        properties.setProperty("enablePutGet", "" + spec.files());
        properties.setProperty("enablePatternSearch", "false");
        properties.setProperty("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
        properties.setProperty("disablePlatformDetection", "" + !SnowflakeDrivers.detectsCloud(spec));
        spec.proxy().ifPresent(proxy -> proxy(properties, proxy));
        login(properties);
        return properties;
    }

    /** After a refusal: what was got for a log-in is not used again. */
    void forget() {
        tokens.ifPresent(OauthTokens::forget);
    }

    private void login(Properties properties) {
        switch (spec.login()) {
            case SnowflakeLogin.KeyPair pair -> {
                byte[] pem = PrivateKeyText.read(pair).getBytes(StandardCharsets.US_ASCII);
                properties.setProperty("private_key_base64", Base64.getEncoder().encodeToString(pem));
                secret(properties, "private_key_pwd", pair.passphrase());
            }
            case SnowflakeLogin.Oauth(Secret token) -> token(properties, "OAUTH", token.reveal());
            case SnowflakeLogin.OauthRefresh _ ->
                token(properties, "OAUTH", tokens.orElseThrow().get());
            case SnowflakeLogin.OauthClient client -> {
                properties.setProperty("authenticator", "OAUTH_CLIENT_CREDENTIALS");
                properties.setProperty("oauthClientId", client.clientId());
                properties.setProperty(
                        "oauthClientSecret", client.clientSecret().reveal());
                properties.setProperty("oauthTokenRequestUrl", client.tokenUrl().toString());
                client.scope().ifPresent(scope -> properties.setProperty("oauthScope", scope));
            }
            case SnowflakeLogin.AccessToken(Secret token) ->
                token(properties, "PROGRAMMATIC_ACCESS_TOKEN", token.reveal());
            case SnowflakeLogin.Password password -> {
                properties.setProperty("password", password.password().reveal());
                if (password.mfa()) {
                    properties.setProperty("authenticator", "USERNAME_PASSWORD_MFA");
                    properties.setProperty("clientRequestMfaToken", "true");
                    secret(properties, "passcode", password.passcode());
                }
            }
            case SnowflakeLogin.ExternalBrowser _ -> {
                if (!atTerminal.getAsBoolean()) {
                    throw new NightjarException(
                            ErrorCode.CONFIG,
                            "login external-browser needs somebody at a terminal, and nobody is; use a key pair for runs at"
                                    + " night");
                }
                properties.setProperty("authenticator", "externalbrowser");
                properties.setProperty("clientStoreTemporaryCredential", "true");
            }
            case SnowflakeLogin.WorkloadIdentity identity -> {
                properties.setProperty("authenticator", "WORKLOAD_IDENTITY");
                properties.setProperty(
                        "workloadIdentityProvider", identity.provider().name());
                secret(properties, "token", identity.token());
                identity.entraResource()
                        .ifPresent(resource -> properties.setProperty("workloadIdentityEntraResource", resource));
            }
        }
    }

    private static void proxy(Properties properties, SnowflakeProxy proxy) {
        properties.setProperty("useProxy", "true");
        properties.setProperty("proxyHost", proxy.host());
        properties.setProperty("proxyPort", "" + proxy.port());
        properties.setProperty("proxyProtocol", proxy.tls() ? "https" : "http");
        proxy.user().ifPresent(user -> properties.setProperty("proxyUser", user));
        secret(properties, "proxyPassword", proxy.password());
        if (!proxy.except().isEmpty()) {
            properties.setProperty("nonProxyHosts", String.join("|", proxy.except()));
        }
    }

    private static void token(Properties properties, String authenticator, String token) {
        properties.setProperty("authenticator", authenticator);
        properties.setProperty("token", token);
    }

    private static void secret(Properties properties, String name, Optional<Secret> secret) {
        secret.ifPresent(value -> properties.setProperty(name, value.reveal()));
    }

    private static void name(Properties properties, String property, Optional<String> typed) {
        typed.ifPresent(text -> {
            Identifier name = SnowflakeName.typed(property, text);
            properties.setProperty(property, SnowflakeName.inLogin(name));
        });
    }

    @SuppressWarnings("SystemConsoleNull") // without a terminal JDK 25 gives none, unlike 22 to 24
    private static boolean isAtTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
