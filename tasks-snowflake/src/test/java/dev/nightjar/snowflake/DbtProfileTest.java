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
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
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

    /** A changed row, a new one and one that is gone, by the MERGE of the real dbt-snowflake. */
    @Test
    void theRealDbtSnapshotsTwoNights() throws Exception {
        Files.createDirectories(folder.resolve("snapshots"));
        Files.writeString(folder.resolve("snapshots").resolve("shop.yml"), """
                {"version": 2,
                 "sources": [{"name": "shop", "database": "CLONES", "schema": "shop",
                   "quoting": {"database": true, "schema": true, "identifier": true}, "tables": [{"name": "orders"}]}],
                 "snapshots": [{"name": "orders", "relation": "source('shop', 'orders')", "config": {
                   "database": "HISTORY", "schema": "kept", "unique_key": "\\"id\\"", "strategy": "check",
                   "check_cols": ["\\"name\\""], "hard_deletes": "new_record"}}]}
                """);
        SnowflakeLogin login = new SnowflakeLogin.Password(HIDDEN, false, Optional.empty());
        try (FakesnowServer server = FakesnowServer.start()) {
            DbtProfile profile = profile(Specs.at(Optional.of(server.url()), login, Map.of()));
            server.load("HISTORY", List.of("create schema shop"));
            server.load(
                    "CLONES",
                    List.of(
                            "create schema shop",
                            "create table shop.orders (id integer primary key, name varchar)",
                            "insert into shop.orders values (1, 'a'), (2, 'b'), (3, null)"));
            assertThat(dbt(profile, "snapshot")).contains("PASS=1");
            server.load(
                    "CLONES",
                    List.of(
                            "update shop.orders set name = 'z' where id = 1",
                            "delete from shop.orders where id = 2",
                            "insert into shop.orders values (4, 'd')"));
            assertThat(dbt(profile, "snapshot")).contains("PASS=1");

            try (SnowflakeWarehouse warehouse =
                            new SnowflakeWarehouse(Specs.at(Optional.of(server.url()), login, Map.of()));
                    Session session = warehouse.open(List.of())) {
                assertThat(session.query(
                                Sql.of(
                                        "SELECT \"id\" || ' ' || COALESCE(\"name\", '-') || IFF(DBT_VALID_TO IS NULL, ' now', '')"
                                                + " || IFF(DBT_IS_DELETED = 'True', ' gone', '')"
                                                + " FROM HISTORY.\"Odd {{ 1 }}_kept\".\"orders\" ORDER BY 1"),
                                row -> row.string(1)))
                        .containsExactly("1 a", "1 z now", "2 b", "2 b now gone", "3 - now", "4 d now");
            }
        }
    }

    private String debug(DbtProfile profile) throws IOException, InterruptedException {
        return dbt(profile, "debug");
    }

    private String dbt(DbtProfile profile, String command) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("profiles.yml"), profile.text());
        Files.writeString(folder.resolve("dbt_project.yml"), """
                {"name": "nightjar", "version": "1.0.0", "profile": "nightjar",
                 "quoting": {"database": true, "schema": true, "identifier": true}}
                """);
        ProcessBuilder builder = new ProcessBuilder(
                        TestDbt.snowflakePath(), command, "--profiles-dir", ".", "--no-send-anonymous-usage-stats")
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
