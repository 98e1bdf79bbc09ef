package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dbt.DbtProfile;
import dev.nightjar.dbt.SnowflakeProfile;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.testing.Golden;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.testkit.snowflake.FakesnowServer;
import dev.nightjar.warehouse.Identifier;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dbt is given for each log-in, and that the real dbt-snowflake logs in with it. */
class DbtProfileTest {
    private static final Secret HIDDEN = Secret.of("{{ not rendered }} 'and' \"quoted\"");

    @TempDir
    private Path folder;

    private static Map<String, SnowflakeLogin> logins() throws Exception {
        Secret key = Secret.of(LoginTest.pem("PRIVATE KEY", LoginTest.key(2048)));
        Secret encrypted = Secret.of(LoginTest.pem("ENCRYPTED PRIVATE KEY", LoginTest.encrypted(LoginTest.key(2048))));
        Map<String, SnowflakeLogin> logins = new LinkedHashMap<>();
        logins.put("key-pair", new SnowflakeLogin.KeyPair(Optional.empty(), Optional.of(key), Optional.empty()));
        logins.put(
                "key-pair-encrypted",
                new SnowflakeLogin.KeyPair(
                        Optional.empty(), Optional.of(encrypted), Optional.of(LoginTest.PASSPHRASE)));
        logins.put("password", new SnowflakeLogin.Password(HIDDEN, false, Optional.empty()));
        logins.put("password-mfa", new SnowflakeLogin.Password(HIDDEN, true, Optional.empty()));
        logins.put("oauth", new SnowflakeLogin.Oauth(HIDDEN));
        logins.put("access-token", new SnowflakeLogin.AccessToken(HIDDEN));
        return logins;
    }

    private static Map<String, SnowflakeLogin> loginsOfClouds() {
        SnowflakeLogin.WorkloadIdentity.Provider[] providers = SnowflakeLogin.WorkloadIdentity.Provider.values();
        Map<String, SnowflakeLogin> logins = new LinkedHashMap<>();
        for (SnowflakeLogin.WorkloadIdentity.Provider provider : providers) {
            boolean oidc = provider == SnowflakeLogin.WorkloadIdentity.Provider.OIDC;
            logins.put(
                    "workload-identity-" + provider,
                    new SnowflakeLogin.WorkloadIdentity(
                            provider, oidc ? Optional.of(HIDDEN) : Optional.empty(), Optional.empty()));
        }
        logins.put("oauth-refresh", new SnowflakeLogin.OauthRefresh("client", HIDDEN, HIDDEN, Optional.empty()));
        return logins;
    }

    private static DbtProfile profile(SnowflakeSpec spec) {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(spec)) {
            return SnowflakeProfile.render(
                    warehouse.dbtTarget().orElseThrow(),
                    Identifier.of("HISTORY"),
                    Identifier.of("Odd {{ 1 }}"),
                    4,
                    "nightjar:5f2c/shard_00#1");
        }
    }

    @Test
    void eachLogInIsThatOfTheGoldenFile() throws Exception {
        Map<String, SnowflakeLogin> all = new LinkedHashMap<>(logins());
        all.putAll(loginsOfClouds());
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, SnowflakeLogin> login : all.entrySet()) {
            DbtProfile profile = profile(of(login.getValue()));
            text.append("== %s, with %s and %s%n"
                            .formatted(
                                    login.getKey(),
                                    profile.secrets().keySet().stream().sorted().toList(),
                                    profile.environment()))
                    .append(profile.text());
            assertThat(profile.text()).doesNotContain("not rendered").doesNotContain("PRIVATE KEY-----");
            assertThat(profile.toString()).doesNotContain("not rendered").doesNotContain("PRIVATE KEY-----");
        }
        Golden.check("snowflake/dbt-profiles.txt", text.toString());
    }

    @Test
    void whatDbtCannotLogInByIsRefusedWithWhatToTake() {
        assertThatThrownBy(() -> profile(of(new SnowflakeLogin.ExternalBrowser())))
                .hasMessageContaining("dbt cannot log in by external-browser")
                .hasMessageContaining("take a key pair");
        assertThatThrownBy(() -> profile(of(new SnowflakeLogin.OauthClient(
                        "client", HIDDEN, URI.create("https://idp.example.com/token"), Optional.empty()))))
                .hasMessageContaining("oauth-client");
        assertThatThrownBy(() -> profile(of(new SnowflakeLogin.OauthRefresh(
                        "client", HIDDEN, HIDDEN, Optional.of(URI.create("https://idp.example.com/token"))))))
                .hasMessageContaining("take token_url away");
        assertThatThrownBy(
                        () -> profile(of(new SnowflakeLogin.Password(HIDDEN, true, Optional.of(Secret.of("123456"))))))
                .hasMessageContaining("passcode is good for one");
    }

    private static SnowflakeSpec of(SnowflakeLogin login) {
        return Specs.at(Optional.empty(), login, Map.of());
    }

    @Test
    void theRealDbtLogsIn() throws Exception {
        try (FakesnowServer server = FakesnowServer.start()) {
            server.load("HISTORY", List.of("create schema shop"));
            for (Map.Entry<String, SnowflakeLogin> login : logins().entrySet()) {
                String said = debug(profile(Specs.at(Optional.of(server.url()), login.getValue(), Map.of())));
                assertThat(said)
                        .as(login.getKey())
                        .contains("All checks passed!")
                        .doesNotContain("not rendered")
                        .doesNotContain("169.254.169.254");
            }
        }
    }

    private String debug(DbtProfile profile) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("profiles.yml"), profile.text());
        Files.writeString(folder.resolve("dbt_project.yml"), """
                {"name": "nightjar", "version": "1.0.0", "profile": "nightjar"}
                """);
        ProcessBuilder builder = new ProcessBuilder(
                        TestDbt.snowflakePath(), "debug", "--profiles-dir", ".", "--no-send-anonymous-usage-stats")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        profile.secrets().forEach((name, secret) -> builder.environment().put(name, secret.reveal()));
        builder.environment().putAll(profile.environment());
        Process dbt = builder.start();
        String said = new String(dbt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        dbt.waitFor();
        return said;
    }
}
